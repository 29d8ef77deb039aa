using System.Collections.Concurrent;
using System.Text.Json;
using AwsSimulator.Control;
using AwsSimulator.EventBridge;
using AwsSimulator.Http;
using AwsSimulator.Models;
using AwsSimulator.Salesforce;
using Npgsql;

namespace AwsSimulator.AppFlow;

/// <summary>Amazon AppFlow: flows from the simulated Salesforce org into the Redshift stand-in, on demand or by a schedule.</summary>
internal sealed class AppFlowEndpoint : RestJsonEndpoint, IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentDictionary<FlowExecution, Task> runs = new();
    private readonly Connectors connectors;
    private readonly FlowScheduler scheduler;
    private readonly Func<Flow, FlowExecution, FlowRun> makeRun;
    private readonly FlowEvents events;

    public AppFlowEndpoint(
        SalesforceOrg org, NpgsqlDataSource database, FaultPlan faults, EventBus bus, TimeProvider clock, AppFlowSwitches switches)
        : base("appflow")
    {
        events = new FlowEvents(bus);
        var account = new FlowAccount(switches);
        var tokens = new ClientTokens(clock);
        connectors = new Connectors(org, database, clock, switches);
        makeRun = (flow, execution) => new FlowRun(flow.State.Definition, execution, org, database, faults, clock, switches.Now);
        scheduler = new FlowScheduler(account, Run, events, clock);
        var flows = new FlowOperations(account, connectors, tokens, org, clock);
        var executions = new ExecutionOperations(account, tokens, scheduler, Run, clock, switches);
        var entities = new ConnectorOperations(connectors);
        var tags = new TagOperations(account);
        Routes = new Dictionary<string, RestRoute>
        {
            [nameof(flows.CreateFlow)] = new("POST", "/create-flow", flows.CreateFlow),
            [nameof(flows.DescribeFlow)] = new("POST", "/describe-flow", flows.DescribeFlow),
            [nameof(flows.ListFlows)] = new("POST", "/list-flows", flows.ListFlows),
            [nameof(flows.DeleteFlow)] = new("POST", "/delete-flow", flows.DeleteFlow),
            [nameof(flows.StopFlow)] = new("POST", "/stop-flow", flows.StopFlow),
            [nameof(flows.UpdateFlow)] = new("POST", "/update-flow", flows.UpdateFlow),
            [nameof(executions.StartFlow)] = new("POST", "/start-flow", executions.StartFlow),
            [nameof(executions.DescribeFlowExecutionRecords)] =
                new("POST", "/describe-flow-execution-records", executions.DescribeFlowExecutionRecords),
            [nameof(executions.CancelFlowExecutions)] = new("POST", "/cancel-flow-executions", executions.CancelFlowExecutions),
            [nameof(entities.DescribeConnectorProfiles)] = new("POST", "/describe-connector-profiles", entities.DescribeConnectorProfiles),
            [nameof(entities.ListConnectorEntities)] = new("POST", "/list-connector-entities", entities.ListConnectorEntities),
            [nameof(entities.DescribeConnectorEntity)] = new("POST", "/describe-connector-entity", entities.DescribeConnectorEntity),
            [nameof(entities.ResetConnectorMetadataCache)] =
                new("POST", "/reset-connector-metadata-cache", entities.ResetConnectorMetadataCache),
            [nameof(tags.TagResource)] = new("POST", "/tags/{resourceArn}", tags.TagResource),
            [nameof(tags.UntagResource)] = new("DELETE", "/tags/{resourceArn}", tags.UntagResource) { QueryLists = ["tagKeys"] },
            [nameof(tags.ListTagsForResource)] = new("GET", "/tags/{resourceArn}", tags.ListTagsForResource),
        };
    }

    protected override IReadOnlyDictionary<string, RestRoute> Routes { get; }

    protected override RequestModel Model { get; } = RequestModel.Of("appflow");

    /// <summary>The flow's name.</summary>
    public override string? ResourceOf(AwsRequest request)
    {
        try
        {
            var body = new Utf8JsonReader(request.Body);
            while (body.Read())
            {
                if (body is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 } && body.ValueTextEquals("flowName"u8))
                {
                    return body.Read() && body.TokenType == JsonTokenType.String ? body.GetString() : null;
                }
            }
        }
        catch (JsonException)
        {
            // The operation will say what is wrong with it.
        }

        return null;
    }

    /// <summary>Ends the runs in progress and waits for them.</summary>
    public async ValueTask DisposeAsync()
    {
        await scheduler.DisposeAsync();
        await stopping.CancelAsync();
        await Task.WhenAll(runs.Values);
        stopping.Dispose();
        connectors.Dispose();
    }

    private void Run(Flow flow, FlowExecution execution)
    {
        FlowRun run = makeRun(flow, execution);
        events.Started(flow, execution);
        Task task = Task.Run(async () =>
        {
            await run.Run(stopping.Token);
            events.Ended(flow, execution);
        });
        runs[execution] = task;
        _ = task.ContinueWith(_ => runs.TryRemove(execution, out Task? _), TaskScheduler.Default);
    }
}
