using System.Text.Json.Serialization;

namespace Orchestrator.Objects;

/// <summary>
/// How one object's load ended. Failure is a result, not an exception: one broken object must not cost the others their load.
/// </summary>
public sealed record ObjectResult
{
    public required string Name { get; init; }

    public required ObjectState State { get; init; }

    /// <summary>Number of the attempt that decided the outcome, from 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Attempt { get; init; }

    /// <summary>Load id of that attempt; null when none began.</summary>
    public string? LoadId { get; init; }

    /// <summary>Start of the flow's execution by AWS's clock: when its versions were seen. Null until an execution ran.</summary>
    public DateTimeOffset? ExtractedAt { get; init; }

    /// <summary>Names the run of the task that loaded it; null for a flow, whose history has it.</summary>
    public string? ExecutionId { get; init; }

    /// <summary>Records AppFlow says it processed.</summary>
    public long Processed { get; init; }

    /// <summary>Records AppFlow says it could not write.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long PutFailures { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Bytes { get; init; }

    /// <summary>How long its flow ran by AWS's clock, without the waits before and after it; null until an execution ended.</summary>
    public double? Seconds { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What went wrong, one sentence; null unless failed or quarantined.</summary>
    public string? Error { get; init; }
}

/// <summary>Where an object's load stands.</summary>
public enum ObjectState
{
    Queued,
    Creating,
    Running,
    Loaded,
    Quarantined,
    Failed,
    Skipped,
}
