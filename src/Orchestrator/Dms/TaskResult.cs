using Orchestrator.Objects;

namespace Orchestrator.Dms;

/// <summary>How a task's load ended, a result for each table: a table in error does not cost the others theirs.</summary>
public sealed record TaskResult
{
    /// <summary>In the request's order.</summary>
    public required IReadOnlyList<ObjectResult> Tables { get; init; }
}

/// <summary>What DMS says of one table of the latest load.</summary>
public sealed record TableFigures
{
    /// <summary>Name of the object.</summary>
    public required string Name { get; init; }

    /// <summary>Rows the full load wrote.</summary>
    public long Rows { get; init; }

    /// <summary>Rows it could not write.</summary>
    public long ErrorRows { get; init; }

    /// <summary>When its load began, by AWS's clock: when its versions were seen.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Why it is not loaded, one sentence; null when it is.</summary>
    public string? Problem { get; init; }
}

/// <summary>The figures of the tables asked for.</summary>
public sealed record TaskFigures(IReadOnlyList<TableFigures> Tables);
