using Orchestrator.Objects;

namespace Orchestrator.Warehouse;

/// <summary>Asks for the receipts of a run.</summary>
public sealed record ReceiptQuery
{
    public required WarehouseConnection Warehouse { get; init; }

    public required string Pipeline { get; init; }

    public required string RunId { get; init; }
}

/// <summary>
/// What consolidation did with every row of one load. Each figure was counted on its own in the warehouse, so the equations of
/// <see cref="Holds"/> can really fail. All figures are rows.
/// </summary>
public sealed record LoadReceipt
{
    public required string Object { get; init; }

    public required string LoadId { get; init; }

    /// <summary>
    /// <see cref="ObjectState.Loaded"/> when consolidated, <see cref="ObjectState.Quarantined"/>, or <see cref="ObjectState.Failed"/> when
    /// its consolidation failed or it still waits: no CALL reached it.
    /// </summary>
    public required ObjectState State { get; init; }

    /// <summary>Why the load was not consolidated; null when it was, and when no CALL reached it.</summary>
    public string? Reason { get; init; }

    /// <summary>Read by AppFlow, as it says.</summary>
    public long Processed { get; init; }

    /// <summary>Not written by AppFlow, as it says.</summary>
    public long PutFailures { get; init; }

    /// <summary>Found in staging.</summary>
    public long Staged { get; init; }

    /// <summary>Deleted rows left out because the object's policy ignores them.</summary>
    public long Ignored { get; init; }

    /// <summary>Newest version of each key in the load.</summary>
    public long Winners { get; init; }

    /// <summary>The winning version again. Of deletes at one cursor all but one, where their rows go (<c>deletes: apply</c>).</summary>
    public long Duplicates { get; init; }

    /// <summary>Versions older than the winner of the same load.</summary>
    public long Superseded { get; init; }

    public long Inserted { get; init; }

    public long Updated { get; init; }

    public long Deleted { get; init; }

    /// <summary>Deletes of what was not in the target: remembered, nothing to remove.</summary>
    public long Buried { get; init; }

    /// <summary>The target, or the tombstone, already held this version.</summary>
    public long Unchanged { get; init; }

    /// <summary>Older than what the target, or the tombstone, already held.</summary>
    public long Late { get; init; }

    /// <summary>Removed because a full load no longer had them.</summary>
    public long AbsentDeleted { get; init; }

    public long TargetBefore { get; init; }

    public long TargetAfter { get; init; }

    /// <summary>
    /// True when <c>staged = ignored + winners + duplicates + superseded</c>, <c>winners = inserted + updated + deleted + buried +
    /// unchanged + late</c> and <c>target after = target before + inserted − deleted − absent deleted</c>. False for a load that was not
    /// consolidated.
    /// </summary>
    public bool Holds =>
        State == ObjectState.Loaded
        && Staged == Ignored + Winners + Duplicates + Superseded
        && Winners == Inserted + Updated + Deleted + Buried + Unchanged + Late
        && TargetAfter == TargetBefore + Inserted - Deleted - AbsentDeleted;
}
