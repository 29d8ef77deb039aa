using Amazon.Appflow;
using Amazon.Appflow.Model;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Orchestrator.Aws;
using Orchestrator.Configuration;
using Orchestrator.Warehouse;
using Task = System.Threading.Tasks.Task;

namespace Orchestrator.Flows;

/// <summary>Creates the flow of one attempt. Safe to repeat: one order always sends the same name and client token.</summary>
public sealed partial class CreateFlow(
    IAmazonAppflow appFlow, PipelineFiles files, ObjectCatalogue catalogue, BusyAws busy, ILogger<CreateFlow> log)
{
    [Function(nameof(CreateFlow))]
    public async Task<FlowAnswer> Run([ActivityTrigger] FlowOrder order, CancellationToken stop)
    {
        Pipeline? pipeline = await files.Find(order.Pipeline, stop);
        PipelineObject? source = pipeline?.Find(order.Object.Name);
        if (pipeline is null || source is null)
        {
            return FlowAnswer.Hopeless($"pipeline \"{order.Pipeline}\" no longer has the object: its file changed during the run");
        }

        EntityDescription entity = await catalogue.Describe(order.Pipeline, order.Object.Name, stop);
        if (TableContract.Of(entity).Hash != order.Object.MappingHash)
        {
            return FlowAnswer.Hopeless("the object's fields changed between plan and load; the next run plans with the new ones");
        }

        CreateFlowRequest request = FlowDefinition.Of(order, pipeline, source, entity);
        await ForgetDestination(pipeline, order, stop);
        FlowAnswer answer = await Create(request, stop);
        if (answer.Kind != FlowAnswerKind.Refused)
        {
            return answer;
        }

        await ForgetDestination(pipeline, order, stop);
        return await Create(request, stop);
    }

    /// <summary>
    /// AppFlow keeps what it knows of the warehouse for an hour, so a staging table of a moment ago may not exist for it.
    /// </summary>
    private async Task ForgetDestination(Pipeline pipeline, FlowOrder order, CancellationToken stop)
    {
        var destination = new ResetConnectorMetadataCacheRequest
        {
            ConnectorProfileName = pipeline.Redshift.ConnectorProfile!.Value,
            ConnectorType = ConnectorType.Redshift,
            ConnectorEntityName = order.StagingTable,
        };
        try
        {
            await busy.Ask(() => appFlow.ResetConnectorMetadataCacheAsync(destination, stop), stop);
        }
        catch (AmazonAppflowException error) when (AwsErrors.Of(error) is not AwsRefusal.Transient)
        {
            // CreateFlow will say what is wrong with the destination, in words that are about the flow.
            LogCacheKept(order.FlowName, error.Message);
        }
    }

    private async Task<FlowAnswer> Create(CreateFlowRequest request, CancellationToken stop)
    {
        try
        {
            await appFlow.CreateFlowAsync(request, stop);
            LogFlowCreated(request.FlowName);
            return FlowAnswer.Done;
        }
        catch (AmazonAppflowException error)
        {
            switch (AwsErrors.Of(error))
            {
                case AwsRefusal.HeldBack:
                    LogFlowHeldBack(request.FlowName, error.Message);
                    return FlowAnswer.HeldBack(error.Message);
                case AwsRefusal.Conflict when await IsOurs(request, stop):
                    return FlowAnswer.Done;
                case AwsRefusal.Transient:
                    throw new TransientAwsException("AppFlow", "CreateFlow", request.FlowName, error);
                case AwsRefusal.Configuration:
                    return FlowAnswer.Hopeless($"AppFlow refused to create the flow: {error.Message}");
                default:
                    return FlowAnswer.Refused($"AppFlow refused to create the flow: {error.Message}");
            }
        }
    }

    // After the 8 hours of a token, a repetition meets the flow it made before; the description carries the load id.
    private async Task<bool> IsOurs(CreateFlowRequest request, CancellationToken stop)
    {
        var asked = new DescribeFlowRequest { FlowName = request.FlowName };
        DescribeFlowResponse existing = await busy.Ask(() => appFlow.DescribeFlowAsync(asked, stop), stop);
        return existing.Description == request.Description;
    }

    [LoggerMessage(4101, LogLevel.Information, "{FlowName}: flow created.")]
    private partial void LogFlowCreated(string flowName);

    [LoggerMessage(4102, LogLevel.Warning, "{FlowName}: AppFlow holds the flow back, asking again later: {Reason}")]
    private partial void LogFlowHeldBack(string flowName, string reason);

    [LoggerMessage(4108, LogLevel.Debug, "{FlowName}: what AppFlow knows of the warehouse was not reset: {Reason}")]
    private partial void LogCacheKept(string flowName, string reason);
}
