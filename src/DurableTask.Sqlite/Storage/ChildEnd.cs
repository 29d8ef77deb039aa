using DurableTask.Sqlite.History;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Storage;

/// <summary>What a parent is told of the end of its sub-orchestration.</summary>
internal static class ChildEnd
{
    public static HistoryEvent Of(InstanceRecord ended, int taskId, DateTime now) => ended.Status == OrchestrationRuntimeStatus.Completed
        ? new SubOrchestrationInstanceCompleted(taskId, ended.Output) { Timestamp = now }
        : new SubOrchestrationInstanceFailed(taskId, ended.Failure ?? Terminated(ended)) { Timestamp = now };

    static Failure Terminated(InstanceRecord ended) =>
        new("OrchestrationTerminated", $"Orchestration '{ended.InstanceId}' was terminated: {ended.Output ?? "no reason given"}");
}
