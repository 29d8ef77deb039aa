using System.Text.Json.Serialization;
using Orchestrator.Procedures;
using Orchestrator.Warehouse;

namespace Orchestrator.Planning;

/// <summary>
/// Everything a run will do, decided before anything is created. Input of the orchestration's later steps; stored in its history.
/// </summary>
public sealed record RunPlan
{
    public required string RunId { get; init; }

    public required string Pipeline { get; init; }

    /// <summary>Which deployment this is; flows and staging tables carry it, and a janitor touches only its own.</summary>
    public required string Installation { get; init; }

    /// <summary>The moment of planning by AWS's clock (the creation time of the coverage statement), whole seconds.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>How far behind AWS's clock a committed Salesforce record may still become visible, in seconds. Default 300.</summary>
    public required int LagSeconds { get; init; }

    public required WarehouseConnection Warehouse { get; init; }

    /// <summary>
    /// Whether fewer staged rows than AppFlow counted quarantine a load (<see cref="RowCheck.Exact"/>) or are only reported.
    /// </summary>
    public RowCheck RowCheck { get; init; }

    /// <summary>How many objects load at once; also the most flows of this run that are alive at any moment.</summary>
    public required int Concurrency { get; init; }

    /// <summary>Attempts at one object, each with a flow and a staging table of its own. Default 2; 1 to 5.</summary>
    public int Attempts { get; init; } = 2;

    /// <summary>Bounds of the durable timers between two looks at a flow or statement.</summary>
    public required PollLimits Polling { get; init; }

    /// <summary>How long a flow may wait for room in the account before its object fails, in seconds.</summary>
    public double HeldBackSeconds { get; init; } = Patience.HeldBack.TotalSeconds;

    /// <summary>True: the first failed object ends the run before consolidation (<c>onObjectFailure: abort</c>).</summary>
    public bool AbortOnObjectFailure { get; init; }

    public required IReadOnlyList<ObjectPlan> Objects { get; init; }

    /// <summary>Statements that follow consolidation, in the file's order; <see cref="ProcedurePlan.After"/> makes a graph of them.</summary>
    public required IReadOnlyList<ProcedurePlan> Procedures { get; init; }

    /// <summary>How many procedures run at once. Default 4; 1 to 16.</summary>
    public int ProcedureConcurrency { get; init; } = 4;

    /// <summary>Until when a janitor leaves this run's flows and staging tables alone.</summary>
    public required DateTimeOffset LeaseUntil { get; init; }
}

/// <summary>Whether the row count AppFlow reports is a gate (<c>exact</c>) or information (<c>report</c>).</summary>
public enum RowCheck
{
    Exact,
    Report,
}

/// <summary>
/// Shortest and longest wait between two looks, in milliseconds; 100 ms is the least. The wait until something is expected to have ended
/// may be longer.
/// </summary>
public sealed record PollLimits(int FloorMilliseconds, int CeilingMilliseconds)
{
    /// <summary>5 seconds and an hour: looks cost calls, and they come more rarely the longer something takes.</summary>
    public static readonly PollLimits Default = new(5_000, 3_600_000);

    /// <summary>Whether AWS's events reach this deployment; then its own looks are only the net under events that are lost.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool EventsCome { get; init; }
}
