namespace Orchestrator.Objects;

/// <summary>Custom status of one object's load.</summary>
public sealed record ObjectStatus
{
    public required ObjectState State { get; init; }

    public required int Attempt { get; init; }

    /// <summary>When this state began, by the orchestration's clock.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Records AppFlow says it read so far.</summary>
    public long RecordsRead { get; init; }

    public long RecordsFailed { get; init; }

    public long Bytes { get; init; }

    /// <summary>Why the former attempt failed or what is being waited for, at most 500 characters; null when nothing is wrong.</summary>
    public string? Note { get; init; }
}
