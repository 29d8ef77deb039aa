using Orchestrator.Objects;
using Orchestrator.Planning;
using Orchestrator.Procedures;

namespace Orchestrator.Warehouse;

/// <summary>The audit row of a run in <c>orchestrator.runs</c>.</summary>
public sealed record RunRow
{
    public required WarehouseConnection Warehouse { get; init; }

    public required string Pipeline { get; init; }

    public required string RunId { get; init; }

    public required string Installation { get; init; }

    /// <summary>
    /// The run's outcome as people read it: <c>Succeeded</c>, <c>PartiallySucceeded</c>, <c>Failed</c> or <c>Canceled</c>.
    /// </summary>
    public required string Outcome { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset EndedAt { get; init; }

    public required int ObjectsLoaded { get; init; }

    /// <summary>Objects that failed or were quarantined.</summary>
    public required int ObjectsFailed { get; init; }

    /// <summary>The run this one repeats; null for a first run.</summary>
    public string? RetryOf { get; init; }

    /// <summary>Why it did not succeed, one sentence; null when it did.</summary>
    public string? Error { get; init; }

    /// <summary>Objects it did not load.</summary>
    public IReadOnlyList<MissedLoad> Missed { get; init; } = [];

    /// <summary>Procedures that succeeded and what they had read, where they ask for it.</summary>
    public IReadOnlyList<ProcedureStanding> Procedures { get; init; } = [];
}

/// <summary>An object that a run did not load.</summary>
/// <param name="Window">What it was to bring; null for a full load.</param>
/// <param name="Reason">Its beginning is enough: the run's report has the whole of it.</param>
public sealed record MissedLoad(string Object, ObjectState State, Window? Window, string? Reason);
