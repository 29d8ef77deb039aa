using Amazon.Appflow.Model;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Flows;
using Orchestrator.Planning;
using Orchestrator.Tests.Runs;
using Orchestrator.Warehouse;
using Task = System.Threading.Tasks.Task;

namespace Orchestrator.Tests.Flows;

/// <summary>Every activity can run twice; each answer of AppFlow becomes the right result.</summary>
public sealed class FlowActivitiesTests(Rehearsal rehearsal) : IClassFixture<Rehearsal>
{
    [Fact]
    public async Task Flow_CreatedStartedCheckedAndDeletedTwice_RunsOnce()
    {
        FlowOrder order = await Order("twice");

        Assert.Equal(FlowAnswer.Done, await Create(order));
        Assert.Equal(FlowAnswer.Done, await Create(order));
        FlowAnswer started = await Start(order);
        Assert.Equal(started, await Start(order));
        FlowFigures figures = await End(new FlowExecution(order.FlowName, started.ExecutionId!));
        Assert.Equal(FlowProgress.Successful, figures.Progress);
        Assert.Equal(figures.Processed, await rehearsal.Count($"SELECT count(*) FROM {order.StagingTable}"));
        DescribeFlowExecutionRecordsResponse runs = await rehearsal.AppFlow.DescribeFlowExecutionRecordsAsync(
            new DescribeFlowExecutionRecordsRequest { FlowName = order.FlowName });
        Assert.Single(runs.FlowExecutions);
        await Delete(order.FlowName);
        await Delete(order.FlowName);
        Assert.Empty(await rehearsal.FlowsOf("twice"));
    }

    [Fact]
    public async Task CreateFlow_RepeatedAfterItsTokenWasForgotten_MeetsItsOwnFlow()
    {
        FlowOrder order = await Order("forgotten");
        await Create(order);
        rehearsal.Simulator.Clock.Advance(TimeSpan.FromHours(9));

        Assert.Equal(FlowAnswer.Done, await Create(order));
    }

    [Fact]
    public async Task CreateFlow_FieldsChangedSinceThePlan_GivesUpAndSaysWhy()
    {
        FlowOrder order = await Order("changed");

        FlowAnswer answer = await Create(order with { Object = order.Object with { MappingHash = "of-yesterday" } });

        Assert.Equal(FlowAnswerKind.Hopeless, answer.Kind);
        Assert.Contains("fields changed", answer.Reason, StringComparison.Ordinal);
        Assert.Empty(await rehearsal.FlowsOf("changed"));
    }

    [Fact]
    public async Task CreateFlow_StagingTableMissing_IsRefused()
    {
        FlowOrder order = await Order("tableless", withTable: false);

        Assert.Equal(FlowAnswerKind.Refused, (await Create(order)).Kind);
    }

    [Fact]
    public async Task CheckFlow_UnknownExecutionOrFlow_IsPendingOrFailed()
    {
        FlowOrder order = await Order("unknown");
        await Create(order);

        Assert.Equal(FlowProgress.Pending, (await Check(new FlowExecution(order.FlowName, "not-listed-yet"))).Progress);
        Assert.Equal(FlowProgress.Failed, (await Check(new FlowExecution("unknown.flow", "e1"))).Progress);
        await Cancel(new FlowExecution("unknown.flow", "e1"));
    }

    private async Task<FlowFigures> End(FlowExecution execution)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            FlowFigures figures = await Check(execution);
            if (figures.Progress is not (FlowProgress.Pending or FlowProgress.Running))
            {
                return figures;
            }

            await Task.Yield();
            patience.Token.ThrowIfCancellationRequested();
        }
    }

    private async Task<FlowOrder> Order(string pipeline, bool withTable = true)
    {
        rehearsal.Write(pipeline, null, "Account");
        var catalogue = rehearsal.Services.GetRequiredService<ObjectCatalogue>();
        TableContract contract = TableContract.Of(await catalogue.Describe(pipeline, "Account", CancellationToken.None));
        var order = new FlowOrder
        {
            Pipeline = pipeline,
            RunId = $"{pipeline}.20261120T063000",
            Installation = "tests",
            LeaseUntil = rehearsal.Simulator.Clock.GetUtcNow().AddDays(1),
            Attempt = 1,
            Object = new ObjectPlan
            {
                Name = "Account",
                Mode = LoadMode.Full,
                Because = "tested",
                CursorField = "SystemModstamp",
                Key = ["Id"],
                Deletes = DeletePolicy.Apply,
                Signature = "s",
                MappingHash = contract.Hash,
                DeadlineSeconds = 60,
            },
        };
        if (withTable)
        {
            string columns = string.Join(", ", contract.Columns.Select(column => $"{column.Name} {column.Type}"));
            await rehearsal.Count(
                $"CREATE SCHEMA IF NOT EXISTS salesforce_incremental; CREATE TABLE {order.StagingTable} ({columns}); SELECT 0");
        }

        return order;
    }

    private Task<FlowAnswer> Create(FlowOrder order) => Activity<CreateFlow>().Run(order, CancellationToken.None);

    private Task<FlowAnswer> Start(FlowOrder order) => Activity<StartFlow>().Run(order, CancellationToken.None);

    private Task<FlowFigures> Check(FlowExecution execution) => Activity<CheckFlow>().Run(execution, CancellationToken.None);

    private Task Cancel(FlowExecution execution) => Activity<CancelFlow>().Run(execution, CancellationToken.None);

    private Task Delete(string flowName) => Activity<DeleteFlow>().Run(flowName, CancellationToken.None);

    private T Activity<T>() => ActivatorUtilities.CreateInstance<T>(rehearsal.Services);
}
