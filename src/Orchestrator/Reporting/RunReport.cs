using Orchestrator.Configuration;
using Orchestrator.Objects;
using Orchestrator.Planning;
using Orchestrator.Warehouse;

namespace Orchestrator.Reporting;

/// <summary>How a run ended.</summary>
public enum RunOutcome
{
    /// <summary>Every object loaded, every statement succeeded, every receipt holds.</summary>
    Succeeded,

    /// <summary>What loaded is consolidated; something else failed, or something is left behind.</summary>
    PartiallySucceeded,

    /// <summary>Nothing loaded, or a configured procedure failed.</summary>
    Failed,
    Canceled,
}

/// <summary>Output of a run: what was asked, what happened, what is left.</summary>
public sealed record RunReport
{
    public required string RunId { get; init; }

    public required string Pipeline { get; init; }

    /// <summary>The run this one makes good; null for a first run.</summary>
    public string? RetryOf { get; init; }

    public required RunOutcome Outcome { get; init; }

    /// <summary>By the orchestration's clock.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>End of the windows asked for, by AWS's clock; null when the run was not planned.</summary>
    public DateTimeOffset? AsOf { get; init; }

    public int Total => Objects.Count;

    public int Loaded => Objects.Count(o => o.State == ObjectState.Loaded);

    /// <summary>Failed or quarantined; neither loaded nor failed are objects a cancelled run did not come to.</summary>
    public int Failed => Objects.Count(o => o.State is ObjectState.Failed or ObjectState.Quarantined);

    public required IReadOnlyList<ObjectReport> Objects { get; init; }

    public required IReadOnlyList<StatementOutcome> Statements { get; init; }

    public required IReadOnlyList<LoadReceipt> Receipts { get; init; }

    public required Leftovers Leftovers { get; init; }

    /// <summary>Why the run was refused before anything was created.</summary>
    public required IReadOnlyList<ConfigurationProblem> Problems { get; init; }

    /// <summary>What went wrong with the run as a whole, one sentence each.</summary>
    public required IReadOnlyList<string> Errors { get; init; }

    private const int ReasonBeginning = 300;

    public RunRow ToRow(RunPlan plan) => new()
    {
        Warehouse = plan.Warehouse,
        Pipeline = Pipeline,
        RunId = RunId,
        Installation = plan.Installation,
        Outcome = Outcome.ToString(),
        StartedAt = StartedAt,
        EndedAt = EndedAt,
        ObjectsLoaded = Loaded,
        ObjectsFailed = Failed,
        RetryOf = RetryOf,
        Error = Errors.Concat(Objects.Where(o => o.Error is not null).Select(o => $"{o.Name}: {o.Error}")).FirstOrDefault(),
        Missed = [.. Objects.Where(o => o.State != ObjectState.Loaded)
            .Select(o => new MissedLoad(o.Name, o.State, o.Window, o.Error?.Length > ReasonBeginning ? o.Error[..ReasonBeginning] : o.Error))],
    };
}

/// <summary>What a run could not remove; the janitor does after the lease.</summary>
public sealed record Leftovers(IReadOnlyList<string> Flows, IReadOnlyList<string> StagingTables)
{
    public static readonly Leftovers None = new([], []);
}
