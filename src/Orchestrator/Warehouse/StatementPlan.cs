using Orchestrator.Planning;

namespace Orchestrator.Warehouse;

/// <summary>A statement that may take long, to be run and watched by <see cref="RunStatement"/>.</summary>
public sealed record StatementPlan
{
    public required WarehouseConnection Warehouse { get; init; }

    public required string RunId { get; init; }

    /// <summary>Name of the step within the run; with the run id it names the statement and seeds its token.</summary>
    public required string Step { get; init; }

    /// <summary>One SQL statement, sent outside a batch so that a procedure may commit.</summary>
    public required string Sql { get; init; }

    public required PollLimits Polling { get; init; }

    /// <summary>How long all attempts together may take before the running one is cancelled, in seconds.</summary>
    public required double DeadlineSeconds { get; init; }

    /// <summary>Whether its result set, where it has one, is part of the outcome.</summary>
    public bool ReadsResult { get; init; }
}

/// <summary>How a statement ended. Failure is a result: the run decides what it means.</summary>
public sealed record StatementOutcome
{
    public required string Step { get; init; }

    public required bool Succeeded { get; init; }

    /// <summary>What was tried, what came back and what happens now; null when it succeeded.</summary>
    public string? Error { get; init; }

    /// <summary>
    /// What Redshift raised when it ran the statement. Null when it succeeded, and when the statement itself is not to blame: never
    /// accepted, cancelled, lost against others too often, or the connection broke.
    /// </summary>
    public string? Raised { get; init; }

    /// <summary>From the first submission to the end, by the orchestration's clock.</summary>
    public required double Seconds { get; init; }

    /// <summary>Submissions under a token of their own; more than one after serialization conflicts.</summary>
    public required int Attempts { get; init; }

    /// <summary>Data API id of the last attempt; null when none was accepted.</summary>
    public string? StatementId { get; init; }

    /// <summary>Name of the procedure of the pipeline it was; null for a statement of the orchestrator's own.</summary>
    public string? Procedure { get; init; }

    /// <summary>Why it was not sent at all; null for a statement that was.</summary>
    public string? NotCalled { get; init; }

    /// <summary>The beginning of its result set, where it was asked for and there was one.</summary>
    public StatementResult? Result { get; init; }
}

/// <summary>The beginning of a result set: at most 20 rows, each value at most 200 characters.</summary>
/// <param name="Rows">As text; null where the database has null.</param>
/// <param name="Total">Rows there were.</param>
public sealed record StatementResult(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string?>> Rows, long Total)
{
    public static StatementResult Unreadable(string why) => new(["the result set could not be read"], [[why]], 0);
}
