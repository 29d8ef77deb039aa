namespace Orchestrator.Planning;

/// <summary>What a starter asks of one run. Everything left out is as the pipeline file says.</summary>
public sealed record RunRequest
{
    /// <summary>For every object of this run, whatever the file says.</summary>
    public LoadMode? Mode { get; init; }

    /// <summary>Begin of an explicit window, whole seconds; needs <see cref="To"/>.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>End of an explicit window, not included.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Explicit windows of single objects, before everything else that says how much of them is loaded; null for none.</summary>
    public IReadOnlyList<ObjectWindow>? Windows { get; init; }

    /// <summary>Only these of the pipeline's objects; null or empty for all.</summary>
    public IReadOnlyList<string>? Objects { get; init; }

    /// <summary>Only these of the pipeline's procedures, whatever has changed, and no object; null for what the file says.</summary>
    public IReadOnlyList<string>? Procedures { get; init; }

    /// <summary>Id of the run this one makes good; carried into the report.</summary>
    public string? RetryOf { get; init; }

    /// <summary>The event this run was started by; null for a run that a schedule or a person started.</summary>
    public StartEvent? Event { get; init; }

    /// <summary>The time of the schedule this run was started for, which may be a while ago; null for any other start.</summary>
    public DateTimeOffset? Slot { get; init; }
}
