using AwsSimulator.Http;
using AwsSimulator.Salesforce;

namespace AwsSimulator.AppFlow;

/// <summary>Flows: made, described, listed, deleted.</summary>
internal sealed class FlowOperations(FlowAccount account, Connectors connectors, ClientTokens tokens, SalesforceOrg org, TimeProvider clock)
{
    // On-demand flows, the only ones that run here, can be started as soon as they are made.
    private const string Active = "Active";

    public Task<object> CreateFlow(Members input, CancellationToken stop) => tokens.Once(nameof(CreateFlow), input, async () =>
    {
        FlowDefinition definition = FlowDefinitionReader.Read(input);
        IReadOnlyDictionary<string, string>? tags = TagOperations.Read(input);
        account.ThrowIfTaken(definition.FlowName);

        // The caller may hang up; what its token stands for goes on all the same.
        await Check(definition, CancellationToken.None);
        var flow = new Flow(definition, tags ?? new Dictionary<string, string>(), clock.GetUtcNow());
        account.Add(flow);
        return new { FlowArn = flow.Arn, FlowStatus = Active };
    });

    public Task<object> DescribeFlow(Members input, CancellationToken stop)
    {
        Flow flow = account.Get(FlowDefinitionReader.FlowName(input));
        return Task.FromResult<object>(new
        {
            FlowArn = flow.Arn,
            flow.Definition.Description,
            flow.Definition.FlowName,
            flow.Definition.KmsArn,
            FlowStatus = Active,
            flow.Definition.SourceFlowConfig,
            DestinationFlowConfigList = new[] { flow.Definition.DestinationFlowConfig },
            LastRunExecutionDetails = LastRun(flow),
            flow.Definition.TriggerConfig,
            flow.Definition.Tasks,
            flow.CreatedAt,
            LastUpdatedAt = flow.CreatedAt,
            CreatedBy = CreatedBy(),
            LastUpdatedBy = CreatedBy(),
            flow.Tags,
            SchemaVersion = 1,
        });
    }

    public Task<object> ListFlows(Members input, CancellationToken stop)
    {
        Page<Flow> page = Page.Of(account.Flows, input);
        return Task.FromResult<object>(new
        {
            Flows = page.Items.Select(flow => new
            {
                FlowArn = flow.Arn,
                flow.Definition.Description,
                flow.Definition.FlowName,
                FlowStatus = Active,
                SourceConnectorType = flow.Definition.SourceFlowConfig.ConnectorType,
                DestinationConnectorType = flow.Definition.DestinationFlowConfig.ConnectorType,
                flow.Definition.TriggerConfig.TriggerType,
                flow.CreatedAt,
                LastUpdatedAt = flow.CreatedAt,
                CreatedBy = CreatedBy(),
                LastUpdatedBy = CreatedBy(),
                flow.Tags,
                LastRunExecutionDetails = LastRun(flow),
            }),
            page.NextToken,
        });
    }

    public Task<object> DeleteFlow(Members input, CancellationToken stop)
    {
        account.Delete(FlowDefinitionReader.FlowName(input), input.Flag("forceDelete") == true);
        return Task.FromResult<object>(new { });
    }

    /// <summary>StopFlow deactivates flows with a schedule or an event; an on-demand flow has nothing to stop, and AWS says so.</summary>
    public Task<object> StopFlow(Members input, CancellationToken stop)
    {
        Flow flow = account.Get(FlowDefinitionReader.FlowName(input));
        throw new AwsException("UnsupportedOperationException", $"Flow {flow.Definition.FlowName} runs on demand and cannot be stopped.");
    }

    /// <summary>The simulator does not change flows; AWS does.</summary>
    public Task<object> UpdateFlow(Members input, CancellationToken stop)
    {
        Flow flow = account.Get(FlowDefinitionReader.FlowName(input));
        throw AwsException.Validation($"The simulator does not support UpdateFlow. Delete {flow.Definition.FlowName} and create it again.");
    }

    private static string CreatedBy() => $"arn:aws:iam::{RehearsalNames.Account}:user/rehearsal";

    private static object? LastRun(Flow flow)
    {
        ExecutionRecord? last = flow.Executions.Count > 0 ? flow.Executions[0].Record : null;
        return last is null ? null : new
        {
            MostRecentExecutionMessage = last.ExecutionResult.ErrorInfo.ExecutionMessage,
            MostRecentExecutionTime = last.StartedAt,
            MostRecentExecutionStatus = last.ExecutionStatus,
        };
    }

    private async Task Check(FlowDefinition definition, CancellationToken stop)
    {
        SourceFlowConfig from = definition.SourceFlowConfig;
        DestinationFlowConfig to = definition.DestinationFlowConfig;
        Connector source = connectors.Get(from.ConnectorProfileName, from.ConnectorType);
        Connector destination = connectors.Get(to.ConnectorProfileName, to.ConnectorType);
        string entity = from.SourceConnectorProperties.Salesforce.Object;
        string table = to.DestinationConnectorProperties.Redshift.Object;
        try
        {
            ConnectorEntityFields sourceFields = await source.Cache.Find(entity, stop)
                ?? throw new FlowRefusedException($"Source object: {entity} for connector type: Salesforce is not supported");
            ConnectorEntityFields destinationFields = await destination.Cache.Find(destination.Fold(table), stop)
                ?? throw new FlowRefusedException($"Destination object: {table} for connector type: Redshift is not supported");
            FlowChecks.Check(definition, sourceFields, destinationFields, org.Find(entity));
        }
        catch (FlowRefusedException refusal)
        {
            throw AwsException.Validation($"Create Flow request failed: [{refusal.Message}]");
        }
    }
}
