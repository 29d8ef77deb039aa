using DurableTask.Sqlite.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Execution;

/// <summary>The events an execution ends with.</summary>
internal static class ExecutionEnd
{
    /// <summary>The end of code that has returned or thrown.</summary>
    public static ExecutionCompleted Of(Task<string?> code, DateTime now) => code.IsCompletedSuccessfully
        ? new ExecutionCompleted(OrchestrationRuntimeStatus.Completed, code.Result, null) { Timestamp = now }
        : Failed(code.Exception?.InnerException ?? new TaskCanceledException(code), now);

    public static ExecutionCompleted Failed(Exception error, DateTime now) =>
        new(OrchestrationRuntimeStatus.Failed, null, error is CallFailedException { Failure: var known } ? known : Failure.Of(error)) { Timestamp = now };

    /// <summary>Turn 0 of the execution that follows: its start, and the events nobody waited for if they are to go along.</summary>
    public static List<HistoryEvent> StartOver(
        ExecutionStarted ended, ContinueAsNewOptions next, string? input, IEnumerable<KeptEvent> unprocessed, DateTime now)
    {
        ExecutionStarted start = ended with
        {
            ExecutionId = Guid.NewGuid().ToString("N"),
            Input = input,
            Version = string.IsNullOrWhiteSpace(next.NewVersion) ? ended.Version : next.NewVersion,
            ScheduledStart = null,
            GuidSeed = null,
            Timestamp = now,
        };
        return next.PreserveUnprocessedEvents
            ? [start, .. unprocessed.Select(e => new EventRaised(e.Name, e.Input) { Timestamp = now })]
            : [start];
    }
}
