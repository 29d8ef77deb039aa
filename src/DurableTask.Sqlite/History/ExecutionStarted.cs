namespace DurableTask.Sqlite.History;

/// <summary>The execution exists: what runs, with which input, and for whom. Always the first event.</summary>
public sealed record ExecutionStarted(string Name, string ExecutionId) : HistoryEvent
{
    /// <summary>Version the instance was started with; null without one.</summary>
    public string? Version { get; init; }

    /// <summary>Serialized input.</summary>
    public string? Input { get; init; }

    /// <summary>The orchestration that waits for this one.</summary>
    public ParentLink? Parent { get; init; }

    /// <summary>Not before this time, UTC; null for at once.</summary>
    public DateTime? ScheduledStart { get; init; }

    /// <summary>The application's own labels; null without any.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>What <c>NewGuid</c> counts from: the first execution id of an instance that was rewound since; null for the execution id.</summary>
    public string? GuidSeed { get; init; }

    /// <summary>The trace it was started in; null outside of one.</summary>
    public TraceLink? Trace { get; init; }
}
