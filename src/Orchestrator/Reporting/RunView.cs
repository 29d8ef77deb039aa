using Orchestrator.Runs;

namespace Orchestrator.Reporting;

/// <summary>A run as the status API shows it, from its first moment on.</summary>
public sealed record RunView
{
    public required string RunId { get; init; }

    public required string Pipeline { get; init; }

    /// <summary>
    /// Durable Functions' own word: <c>Pending</c>, <c>Running</c>, <c>Completed</c>, <c>Failed</c>, <c>Terminated</c>, <c>Suspended</c>.
    /// </summary>
    public required string Status { get; init; }

    public required RunPhase Phase { get; init; }

    /// <summary>Null until the run has ended with a report.</summary>
    public RunOutcome? Outcome { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary><c>timer</c>, <c>request</c>, <c>retry of …</c> or <c>event …</c>.</summary>
    public string? StartedBy { get; init; }

    public required int Total { get; init; }

    public required int Loaded { get; init; }

    public required int Failed { get; init; }

    public required IReadOnlyList<ObjectReport> Objects { get; init; }

    public required IReadOnlyList<StatementView> Statements { get; init; }

    /// <summary>The whole report, once there is one.</summary>
    public RunReport? Report { get; init; }

    /// <summary>Why the orchestration itself failed or was terminated; null otherwise.</summary>
    public string? Error { get; init; }
}

/// <summary>One statement of a run.</summary>
/// <param name="Seconds">From submission to end; null until it ended.</param>
public sealed record StatementView(string Step, StatementState State, DateTimeOffset StartedAt, double? Seconds, string? Error);

/// <summary>Where a statement stands.</summary>
public enum StatementState
{
    Running,
    Succeeded,
    Failed,

    /// <summary>Not sent, for the reason that stands in <see cref="StatementView.Error"/>.</summary>
    NotCalled,
}

/// <summary>One line of the list of runs.</summary>
public sealed record RunSummary
{
    public required string RunId { get; init; }

    public required string Pipeline { get; init; }

    public required string Status { get; init; }

    public required RunPhase Phase { get; init; }

    public RunOutcome? Outcome { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public required int Total { get; init; }

    public required int Loaded { get; init; }

    public required int Failed { get; init; }
}
