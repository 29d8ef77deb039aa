using Amazon.Appflow;
using Amazon.Appflow.Model;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Orchestrator.Aws;
using Task = System.Threading.Tasks.Task;

namespace Orchestrator.Flows;

/// <summary>Deletes one flow of ours, running or not. Safe to repeat: a flow that is gone counts as deleted.</summary>
public sealed partial class DeleteFlow(IAmazonAppflow appFlow, BusyAws busy, ILogger<DeleteFlow> log)
{
    [Function(nameof(DeleteFlow))]
    public async Task Run([ActivityTrigger] string flowName, CancellationToken stop)
    {
        try
        {
            var request = new DeleteFlowRequest { FlowName = flowName, ForceDelete = true };
            await busy.Ask(() => appFlow.DeleteFlowAsync(request, stop), stop);
            LogFlowDeleted(flowName);
        }
        catch (AmazonAppflowException error) when (AwsErrors.Of(error) is AwsRefusal.Gone)
        {
            LogFlowWasGone(flowName);
        }
    }

    [LoggerMessage(4106, LogLevel.Information, "{FlowName}: flow deleted.")]
    private partial void LogFlowDeleted(string flowName);

    [LoggerMessage(4107, LogLevel.Debug, "{FlowName}: flow was gone already.")]
    private partial void LogFlowWasGone(string flowName);
}
