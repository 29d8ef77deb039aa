using Orchestrator.Planning;

namespace Orchestrator.Warehouse;

/// <summary>Asks how far the objects of a pipeline are covered.</summary>
public sealed record CoverageQuery
{
    public required WarehouseConnection Warehouse { get; init; }

    public required string Pipeline { get; init; }

    /// <summary>Of the objects that say none of their own: most of a pipeline's share one.</summary>
    public string? Signature { get; init; }

    public required IReadOnlyList<ObjectSignature> Objects { get; init; }
}

/// <summary>An object and the hash of its business filter and field list: what was loaded under another signature does not count.</summary>
public sealed record ObjectSignature(string Name, string? Signature = null);

/// <summary>What is covered, and the moment this was read.</summary>
public sealed record CoverageSnapshot
{
    /// <summary>Creation of the coverage statement by AWS's clock, whole seconds: the host's clock is not trusted for windows.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>One entry per object asked for, in the order of the question; empty when there is a problem.</summary>
    public required IReadOnlyList<ObjectCoverage> Objects { get; init; }

    /// <summary>
    /// Why the warehouse cannot be used (not reachable, no such secret, no permission), one sentence; null when it answered.
    /// </summary>
    public string? Problem { get; init; }
}

/// <summary>How far one object is covered under the signature asked for.</summary>
public sealed record ObjectCoverage
{
    public required string Name { get; init; }

    /// <summary>
    /// End of the first contiguous stretch, whole seconds: every change stamped before it was consolidated. The stretch begins with a full
    /// load; windows after a gap do not move it. Null when nothing counts: no full load under this signature, or the target table is gone.
    /// </summary>
    public DateTimeOffset? CoveredTo { get; init; }

    /// <summary>The latest consolidated load of each mode; empty when there is none.</summary>
    public IReadOnlyList<EarlierLoad> Earlier { get; init; } = [];
}

/// <summary>What the latest load of one mode took, by its receipt.</summary>
/// <param name="Seconds">How long its flow ran.</param>
/// <param name="Processed">Records it read.</param>
/// <param name="MostProcessed">Records the largest load of the mode read; null when none read more than the latest.</param>
public sealed record EarlierLoad(LoadMode Mode, double Seconds, long Processed, long? MostProcessed = null);
