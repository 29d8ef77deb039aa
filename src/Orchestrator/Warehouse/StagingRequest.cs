using Orchestrator.Planning;

namespace Orchestrator.Warehouse;

/// <summary>Asks for the staging table of a later attempt at one object.</summary>
public sealed record StagingRequest
{
    public required string Pipeline { get; init; }

    public required string RunId { get; init; }

    public required string Installation { get; init; }

    /// <summary>Until when a janitor leaves the table alone.</summary>
    public required DateTimeOffset LeaseUntil { get; init; }

    public required ObjectPlan Object { get; init; }

    /// <summary>Number of the attempt that is about to begin; 2 or more. The table of the attempt before it is dropped.</summary>
    public required int Attempt { get; init; }
}
