using Amazon.Appflow;
using Amazon.Appflow.Model;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Orchestrator.Aws;
using Task = System.Threading.Tasks.Task;

namespace Orchestrator.Flows;

/// <summary>
/// Stops an execution nobody waits for any more. Safe to repeat: an execution that has ended stays as it is. What it wrote stays in its
/// own staging table, which goes with the attempt.
/// </summary>
public sealed partial class CancelFlow(IAmazonAppflow appFlow, BusyAws busy, ILogger<CancelFlow> log)
{
    [Function(nameof(CancelFlow))]
    public async Task Run([ActivityTrigger] FlowExecution execution, CancellationToken stop)
    {
        try
        {
            var request = new CancelFlowExecutionsRequest { FlowName = execution.FlowName, ExecutionIds = [execution.ExecutionId] };
            await busy.Ask(() => appFlow.CancelFlowExecutionsAsync(request, stop), stop);
            LogExecutionCancelled(execution.FlowName, execution.ExecutionId);
        }
        catch (AmazonAppflowException error) when (AwsErrors.Of(error) is AwsRefusal.Gone)
        {
            LogNothingToCancel(execution.FlowName);
        }
    }

    [LoggerMessage(4104, LogLevel.Warning, "{FlowName}: execution {ExecutionId} cancelled.")]
    private partial void LogExecutionCancelled(string flowName, string executionId);

    [LoggerMessage(4105, LogLevel.Information, "{FlowName}: nothing to cancel, the flow is gone.")]
    private partial void LogNothingToCancel(string flowName);
}
