using DurableTask.Sqlite.Execution;
using DurableTask.Sqlite.History;
using DurableTask.Sqlite.Storage;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Runtime;

/// <summary>Last turns in which the orchestrator's code has no say.</summary>
internal static class TurnWithoutCode
{
    public static TurnOutcome Terminated(InstanceRecord record, DateTime now, List<HistoryEvent> arrived) =>
        Ended(record, now, arrived, new ExecutionCompleted(OrchestrationRuntimeStatus.Terminated, ((ExecutionTerminated)arrived[^1]).Output, null));

    public static TurnOutcome Failed(InstanceRecord record, DateTime now, List<HistoryEvent> arrived, Exception error) =>
        Ended(record, now, arrived, new ExecutionCompleted(OrchestrationRuntimeStatus.Failed, null, Failure.Of(error)));

    static TurnOutcome Ended(InstanceRecord record, DateTime now, List<HistoryEvent> arrived, ExecutionCompleted completion)
    {
        completion = completion with { Timestamp = now };
        return new TurnOutcome([new OrchestratorStarted { Timestamp = now }, .. arrived, completion], [], completion, null)
        {
            Now = now,
            Status = completion.Status,
            CustomStatus = record.CustomStatus,
        };
    }
}
