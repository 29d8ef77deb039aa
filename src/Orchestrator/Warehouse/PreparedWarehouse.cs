namespace Orchestrator.Warehouse;

/// <summary>Outcome of preparing targets and first staging tables of a run.</summary>
public sealed record PreparedWarehouse
{
    /// <summary>Objects with something to tell, in the plan's order; the others are ready.</summary>
    public required IReadOnlyList<PreparedObject> Objects { get; init; }
}

/// <summary>What there is to tell of an object's tables.</summary>
/// <param name="Name">API name of the object.</param>
/// <param name="Problem">What is in the way and what to do about it, one sentence; null when the tables are ready.</param>
/// <param name="Kept">Columns of a replicated table's target that the table has no more, lower case; null where there are none.</param>
public sealed record PreparedObject(string Name, string? Problem, IReadOnlyList<string>? Kept = null);
