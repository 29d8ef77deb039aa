using Orchestrator.Warehouse;

namespace Orchestrator.Procedures;

/// <summary>Asks which procedures have something new to read.</summary>
public sealed record ProcedureQuery
{
    public required WarehouseConnection Warehouse { get; init; }

    public required string Pipeline { get; init; }

    public required string RunId { get; init; }

    public required IReadOnlyList<ProcedurePlan> Procedures { get; init; }
}

/// <summary>What a procedure's inputs have become since it last succeeded.</summary>
public sealed record ProcedureStanding
{
    public required string Name { get; init; }

    /// <summary>As <see cref="ProcedurePlan.Signature"/>.</summary>
    public required string Signature { get; init; }

    /// <summary>Loads of its inputs that changed a target, ever.</summary>
    public required long Changes { get; init; }

    /// <summary>As many of them as its last success knew; null when it never succeeded in this form.</summary>
    public long? Settled { get; init; }

    public bool IsDue => Settled != Changes;
}
