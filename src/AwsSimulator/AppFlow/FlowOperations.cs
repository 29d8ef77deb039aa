using AwsSimulator.Http;
using AwsSimulator.Salesforce;

namespace AwsSimulator.AppFlow;

/// <summary>Flows: made, described, listed, changed, deactivated, deleted.</summary>
internal sealed class FlowOperations(FlowAccount account, Connectors connectors, ClientTokens tokens, SalesforceOrg org, TimeProvider clock)
{
    public Task<object> CreateFlow(Members input, CancellationToken stop) => tokens.Once(nameof(CreateFlow), input, async () =>
    {
        account.ThrowIfTaken(FlowDefinitionReader.FlowName(input));
        FlowDefinition definition = await Read("Create", input);
        var flow = new Flow(definition, input.Map("tags") ?? new Dictionary<string, string>(), clock.GetUtcNow());
        account.Add(flow);
        return new { FlowArn = flow.Arn, FlowStatus = flow.State.Status };
    });

    /// <summary>Replaces the whole definition for the runs to come; name and key cannot change.</summary>
    public Task<object> UpdateFlow(Members input, CancellationToken stop) => tokens.Once(nameof(UpdateFlow), input, async () =>
    {
        Flow flow = account.Get(FlowDefinitionReader.FlowName(input));
        FlowDefinition definition = await Read("Update", input);
        FlowState state = flow.Change(state => state.With(definition with { KmsArn = state.Definition.KmsArn }, clock.GetUtcNow()));
        return new { FlowStatus = state.Status };
    });

    public Task<object> DescribeFlow(Members input, CancellationToken stop)
    {
        Flow flow = account.Get(FlowDefinitionReader.FlowName(input));
        FlowState state = flow.State;
        return Task.FromResult<object>(new
        {
            FlowArn = flow.Arn,
            state.Definition.Description,
            FlowName = flow.Name,
            state.Definition.KmsArn,
            FlowStatus = state.Status,
            FlowStatusMessage = state.StatusMessage,
            state.Definition.SourceFlowConfig,
            DestinationFlowConfigList = new[] { state.Definition.DestinationFlowConfig },
            LastRunExecutionDetails = LastRun(flow),
            state.Definition.TriggerConfig,
            state.Definition.Tasks,
            flow.CreatedAt,
            state.LastUpdatedAt,
            CreatedBy = RehearsalNames.UserArn,
            LastUpdatedBy = RehearsalNames.UserArn,
            flow.Tags,
            state.SchemaVersion,
        });
    }

    public Task<object> ListFlows(Members input, CancellationToken stop)
    {
        Page<Flow> page = Page.Of(account.Flows, input);
        return Task.FromResult<object>(new { Flows = page.Items.Select(Listed), page.NextToken });
    }

    public Task<object> DeleteFlow(Members input, CancellationToken stop)
    {
        account.Delete(FlowDefinitionReader.FlowName(input), input.Flag("forceDelete") == true);
        return Task.FromResult<object>(new { });
    }

    /// <summary>
    /// Deactivates a flow with a schedule; a run in progress goes on. An on-demand flow has nothing to stop, and AWS says so.
    /// </summary>
    public Task<object> StopFlow(Members input, CancellationToken stop)
    {
        Flow flow = account.Get(FlowDefinitionReader.FlowName(input));
        FlowState state = flow.Change(state => state.Schedule is not null
            ? state.Suspend(clock.GetUtcNow())
            : throw new AwsException("UnsupportedOperationException", $"Flow {flow.Name} runs on demand and cannot be stopped."));
        return Task.FromResult<object>(new { FlowArn = flow.Arn, FlowStatus = state.Status });
    }


    private static object Listed(Flow flow)
    {
        FlowState state = flow.State;
        return new
        {
            FlowArn = flow.Arn,
            state.Definition.Description,
            FlowName = flow.Name,
            FlowStatus = state.Status,
            SourceConnectorType = state.Definition.SourceFlowConfig.ConnectorType,
            DestinationConnectorType = state.Definition.DestinationFlowConfig.ConnectorType,
            state.Definition.TriggerConfig.TriggerType,
            flow.CreatedAt,
            state.LastUpdatedAt,
            CreatedBy = RehearsalNames.UserArn,
            LastUpdatedBy = RehearsalNames.UserArn,
            flow.Tags,
            LastRunExecutionDetails = LastRun(flow),
        };
    }

    private static object? LastRun(Flow flow)
    {
        ExecutionRecord? last = flow.LastExecution?.Record;
        return last is null ? null : new
        {
            MostRecentExecutionMessage = last.ExecutionResult.ErrorInfo.ExecutionMessage,
            MostRecentExecutionTime = last.StartedAt,
            MostRecentExecutionStatus = last.ExecutionStatus,
        };
    }

    private async Task<FlowDefinition> Read(string action, Members input)
    {
        try
        {
            FlowDefinition definition = FlowDefinitionReader.Read(input);
            await Check(definition);
            return definition;
        }
        catch (FlowRefusedException refusal)
        {
            throw AwsException.Validation($"{action} Flow request failed: [{refusal.Message}]");
        }
    }

    // The caller may hang up; what its token stands for goes on all the same.
    private async Task Check(FlowDefinition definition)
    {
        SourceFlowConfig from = definition.SourceFlowConfig;
        DestinationFlowConfig to = definition.DestinationFlowConfig;
        Connector source = connectors.Get(from.ConnectorProfileName, from.ConnectorType);
        Connector destination = connectors.Get(to.ConnectorProfileName, to.ConnectorType);
        string entity = from.SourceConnectorProperties.Salesforce.Object;
        string table = to.DestinationConnectorProperties.Redshift.Object;
        ConnectorEntityFields sourceFields = await source.Cache.Find(entity, CancellationToken.None)
            ?? throw new FlowRefusedException($"Source object: {entity} for connector type: Salesforce is not supported");
        ConnectorEntityFields destinationFields = await destination.Cache.Find(destination.Fold(table), CancellationToken.None)
            ?? throw new FlowRefusedException($"Destination object: {table} for connector type: Redshift is not supported");
        FlowChecks.CheckSchedule(definition, sourceFields, clock.GetUtcNow());
        FlowChecks.Check(definition, sourceFields, destinationFields, org.Find(entity));
    }
}
