using Amazon.Appflow;
using Amazon.Appflow.Model;
using Microsoft.Azure.Functions.Worker;
using Orchestrator.Aws;

namespace Orchestrator.Flows;

/// <summary>Reads the figures of one execution. Safe to repeat because it only reads.</summary>
public sealed class CheckFlow(IAmazonAppflow appFlow)
{
    [Function(nameof(CheckFlow))]
    public async Task<FlowFigures> Run([ActivityTrigger] FlowExecution execution, CancellationToken stop)
    {
        try
        {
            return await Find(execution, stop) is { } record ? Figures(record) : new FlowFigures { Progress = FlowProgress.Pending };
        }
        catch (AmazonAppflowException error)
        {
            return AwsErrors.Of(error) switch
            {
                AwsRefusal.HeldBack => new FlowFigures { Progress = FlowProgress.Pending, Message = error.Message },
                AwsRefusal.Transient =>
                    throw new TransientAwsException("AppFlow", "DescribeFlowExecutionRecords", execution.FlowName, error),
                AwsRefusal.Gone => Failed("the flow was deleted while it ran, not by this run"),
                _ => Failed(error.Message),
            };
        }
    }

    private static FlowFigures Failed(string message) => new() { Progress = FlowProgress.Failed, Message = message };

    private async Task<ExecutionRecord?> Find(FlowExecution execution, CancellationToken stop)
    {
        var request = new DescribeFlowExecutionRecordsRequest { FlowName = execution.FlowName };
        do
        {
            DescribeFlowExecutionRecordsResponse page = await appFlow.DescribeFlowExecutionRecordsAsync(request, stop);
            if (page.FlowExecutions?.FirstOrDefault(record => record.ExecutionId == execution.ExecutionId) is { } record)
            {
                return record;
            }

            request.NextToken = page.NextToken;
        }
        while (!string.IsNullOrEmpty(request.NextToken));

        return null;
    }

    private static FlowFigures Figures(ExecutionRecord record)
    {
        FlowProgress progress = record.ExecutionStatus?.Value switch
        {
            "Successful" => FlowProgress.Successful,
            "Error" => FlowProgress.Failed,
            "Canceled" => FlowProgress.Canceled,
            _ => FlowProgress.Running,
        };
        return new FlowFigures
        {
            Progress = progress,
            Processed = record.ExecutionResult?.RecordsProcessed ?? 0,
            PutFailures = record.ExecutionResult?.ErrorInfo?.PutFailuresCount ?? 0,
            Bytes = record.ExecutionResult?.BytesProcessed ?? 0,
            StartedAt = progress is FlowProgress.Running ? null : Utc(record.StartedAt),
            EndedAt = progress is FlowProgress.Running ? null : Utc(record.LastUpdatedAt),
            Message = record.ExecutionResult?.ErrorInfo?.ExecutionMessage,
        };
    }

    private static DateTimeOffset? Utc(DateTime? moment) =>
        moment is { } value ? new DateTimeOffset(DateTime.SpecifyKind(value, DateTimeKind.Utc)) : null;
}
