using AwsSimulator.AppFlow;
using AwsSimulator.Salesforce;
using Orchestrator.Cli.Chaos.Marts;
using Orchestrator.Planning;

namespace Orchestrator.Cli.Chaos;

/// <summary>
/// All that a seed decides: org, pipeline, the ways of its AppFlow, and round by round what happens in the org and what goes wrong. What it
/// does not decide is the order in which threads and processes get to run.
/// </summary>
public sealed record ChaosScript
{
    public required int Seed { get; init; }

    /// <summary>Records the org begins with.</summary>
    public required int Records { get; init; }

    public required IReadOnlyList<ChaosObject> Objects { get; init; }

    public required int Concurrency { get; init; }

    public required int Attempts { get; init; }

    public required bool AbortsOnFailure { get; init; }

    /// <summary>Whether the pipeline calls a procedure whose effects are counted.</summary>
    public required bool HasProcedure { get; init; }

    /// <summary>Whether the host is a process of its own, which can be killed.</summary>
    public required bool HostIsProcess { get; init; }

    public required AppFlowOptions AppFlow { get; init; }

    /// <summary>Replication task, procedures and events; null for about half of the scripts.</summary>
    public MartScript? Mart { get; init; }

    /// <summary>The last one loads in full.</summary>
    public required IReadOnlyList<ChaosRound> Rounds { get; init; }
}

/// <param name="Cursor">The field that orders its versions; null where the org has none.</param>
/// <param name="DeletesAbsent">Whether a full load takes away what it did not bring.</param>
public sealed record ChaosObject(string Name, string? Cursor, bool HasHistory, bool DeletesAbsent);

/// <summary>The org lives for a while, then a run is started, and things go wrong.</summary>
/// <param name="Lives">How long; null for the first round.</param>
/// <param name="Mode">What the run is started with.</param>
public sealed record ChaosRound(TimeSpan? Lives, DayRates Rates, LoadMode Mode, IReadOnlyList<Injection> Injections)
{
    /// <summary>What happens to the source database; null without one.</summary>
    public MartRound? Mart { get; init; }
}
