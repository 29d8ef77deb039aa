using DurableTask.Sqlite.History;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Storage;

/// <summary>A row of <c>instances</c>, without input (it is in turn 0 of the history) and output.</summary>
internal sealed record InstanceRecord(long Key, string InstanceId, string ExecutionId, string Name)
{
    public string? Version { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    public OrchestrationRuntimeStatus Status { get; init; }

    public ParentLink? Parent { get; init; }

    public DateTime CreatedAt { get; init; }

    public DateTime UpdatedAt { get; init; }

    public DateTime? StartAt { get; init; }

    public DateTime? CompletedAt { get; init; }

    public string? CustomStatus { get; init; }

    public Failure? Failure { get; init; }

    /// <summary>As <see cref="ExecutionStarted.Trace"/>. Not in the row: only there once the history has been read.</summary>
    public TraceLink? Trace { get; init; }

    public bool HasEnded => IsEnd(Status);

    public static bool IsEnd(OrchestrationRuntimeStatus status) =>
        status is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;
}
