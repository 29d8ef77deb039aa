namespace Orchestrator.Warehouse;

/// <summary>Asks for the end of a run's staging tables.</summary>
public sealed record DropRequest
{
    public required WarehouseConnection Warehouse { get; init; }

    public required string Pipeline { get; init; }

    public required string RunId { get; init; }
}

/// <summary>What is left of a run's staging.</summary>
public sealed record DroppedStaging
{
    /// <summary>Tables of the run that are gone; those of quarantined loads are not counted.</summary>
    public required int Dropped { get; init; }

    /// <summary>
    /// Tables that could not be dropped in time (something still writes to them); the janitor drops them after the lease.
    /// </summary>
    public required IReadOnlyList<string> Left { get; init; }
}
