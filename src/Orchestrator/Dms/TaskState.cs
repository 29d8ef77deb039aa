using System.Globalization;
using System.Text.Json.Serialization;

namespace Orchestrator.Dms;

/// <summary>Where a replication task stands, as DMS says it at one moment.</summary>
public sealed record TaskState
{
    public required TaskProgress Progress { get; init; }

    /// <summary>DMS's own word: <c>ready</c>, <c>starting</c>, <c>running</c>, <c>stopped</c>, …</summary>
    public required string Status { get; init; }

    /// <summary>Why it stopped, without the words DMS puts before it: <c>FULL_LOAD_ONLY_FINISHED</c>; null while it did not.</summary>
    public string? StopReason { get; init; }

    /// <summary>DMS's words about a failure; null without one.</summary>
    public string? Failure { get; init; }

    /// <summary>Start of the task's latest run, by AWS's clock: names that run. Null for a task that has never run.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Names the latest run; null for a task that has never run.</summary>
    [JsonIgnore]
    public string? RunName => StartedAt?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffff", CultureInfo.InvariantCulture);

    /// <summary>End of the latest run; null while it runs, or where DMS does not say.</summary>
    public DateTimeOffset? StoppedAt { get; init; }

    /// <summary>Tables the running load has finished and has still to do.</summary>
    public int TablesLoaded { get; init; }

    public int TablesLeft { get; init; }

    /// <summary>Why the task is not what a load needs, one sentence; null for one that stopped at the end of its full load.</summary>
    [JsonIgnore]
    public string? NotLoaded => Progress switch
    {
        TaskProgress.Running => $"the task is {Status}",
        TaskProgress.New => "the task has never run, so there is no load to adopt",
        TaskProgress.Gone => $"DMS cannot be asked for the task: {Failure}",
        _ when StopReason is "FULL_LOAD_ONLY_FINISHED" or "STOPPED_AFTER_FULL_LOAD" && Status == "stopped" => null,
        _ => $"the task {Status}, not at the end of a full load: {StopReason ?? "DMS gave no reason"}"
            + (Failure is null ? "" : $", {Failure}"),
    };
}

public enum TaskProgress
{
    /// <summary>It is there and has never run.</summary>
    New,

    /// <summary>It runs, or DMS is busy with it.</summary>
    Running,

    /// <summary>It stopped or failed; it can be started again.</summary>
    Ended,

    /// <summary>There is no such task, or it may not be asked for.</summary>
    Gone,
}
