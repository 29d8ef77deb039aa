using DurableTask.Sqlite.History;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Storage;

/// <summary>What a parent is told of the end of its sub-orchestration.</summary>
internal static class ChildEnd
{
    public static HistoryEvent Of(InstanceRecord ended, string? output, int taskId, DateTime now) =>
        ended.Status == OrchestrationRuntimeStatus.Completed
            ? new SubOrchestrationInstanceCompleted(taskId, output) { Timestamp = now }
            : new SubOrchestrationInstanceFailed(taskId, ended.Failure ?? Terminated(ended, output)) { Timestamp = now };

    static Failure Terminated(InstanceRecord ended, string? output) =>
        new("OrchestrationTerminated", $"Orchestration '{ended.InstanceId}' was terminated: {output ?? "no reason given"}");
}
