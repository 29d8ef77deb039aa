using Orchestrator.Configuration;

namespace Orchestrator.Dms;

/// <summary>What a run needs to know of a table that a DMS task writes; part of its object's plan, so it lies in histories.</summary>
public sealed record ReplicaPlan
{
    public required string TaskArn { get; init; }

    /// <summary>What this run does to the task; decided for the task as a whole.</summary>
    public required TaskLoad Load { get; init; }

    /// <summary>In a retry: where the task has loaded none of the tables asked for, those it has loaded are not loaded again.</summary>
    public bool SparesLoaded { get; init; }

    public bool FailsWhenBusy { get; init; }

    /// <summary>Schema the task writes to.</summary>
    public required string Schema { get; init; }

    /// <summary>Table the task writes to: the load's staging table, made and kept by the task.</summary>
    public required string Table { get; init; }

    /// <summary><c>schema.table</c> of the source; null where the name alone tells.</summary>
    public string? From { get; init; }

    /// <summary>False: it only feeds procedures.</summary>
    public bool Consolidate { get; init; } = true;
}
