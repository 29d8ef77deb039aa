using DurableTask.Sqlite.History;

namespace DurableTask.Sqlite.Runtime;

/// <summary>An activity to be done for one execution of an instance.</summary>
internal sealed record ActivityCall(string InstanceId, string ExecutionId, int TaskId, string Name, string? Version, string? Input)
{
    /// <summary>The span of the call; null outside of a trace.</summary>
    public TraceLink? Trace { get; init; }

    /// <summary>When it was queued, as a timestamp of the engine's clock.</summary>
    public long QueuedAt { get; init; }
}
