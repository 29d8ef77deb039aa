using Amazon.Appflow;
using Amazon.Appflow.Model;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Orchestrator.Aws;

namespace Orchestrator.Flows;

/// <summary>Starts the flow of one attempt. Safe to repeat: one order always sends the same client token, so it runs once.</summary>
public sealed partial class StartFlow(IAmazonAppflow appFlow, BusyAws busy, ILogger<StartFlow> log)
{
    [Function(nameof(StartFlow))]
    public async Task<FlowAnswer> Run([ActivityTrigger] FlowOrder order, CancellationToken stop)
    {
        try
        {
            var request = new StartFlowRequest { FlowName = order.FlowName, ClientToken = FlowDefinition.Token(order, "start") };
            StartFlowResponse started = await appFlow.StartFlowAsync(request, stop);
            LogFlowStarted(order.FlowName, started.ExecutionId);
            return FlowAnswer.Started(started.ExecutionId);
        }
        catch (AmazonAppflowException error)
        {
            switch (AwsErrors.Of(error))
            {
                case AwsRefusal.HeldBack:
                    return FlowAnswer.HeldBack(error.Message);
                case AwsRefusal.Transient:
                    throw new TransientAwsException("AppFlow", "StartFlow", order.FlowName, error);
                case AwsRefusal.Conflict when await Running(order.FlowName, stop) is { } execution:
                    return FlowAnswer.Started(execution);
                default:
                    return FlowAnswer.Refused($"AppFlow refused to start the flow: {error.Message}");
            }
        }
    }

    // The flow belongs to this attempt alone, so whatever runs in it was started by this activity.
    private async Task<string?> Running(string flowName, CancellationToken stop)
    {
        var request = new DescribeFlowExecutionRecordsRequest { FlowName = flowName, MaxResults = 1 };
        DescribeFlowExecutionRecordsResponse records = await busy.Ask(() => appFlow.DescribeFlowExecutionRecordsAsync(request, stop), stop);
        return records.FlowExecutions?.FirstOrDefault()?.ExecutionId;
    }

    [LoggerMessage(4103, LogLevel.Information, "{FlowName}: flow started as execution {ExecutionId}.")]
    private partial void LogFlowStarted(string flowName, string executionId);
}
