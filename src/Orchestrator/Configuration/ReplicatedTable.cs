namespace Orchestrator.Configuration;

/// <summary>Where an object comes from that is no Salesforce object: a table that an AWS DMS task writes into the warehouse.</summary>
public sealed record ReplicatedTable
{
    public required ReplicationSource Source { get; init; }

    /// <summary>Schema the task writes to, lower case.</summary>
    public required string Schema { get; init; }

    /// <summary>Table the task writes to, lower case: the load's staging table, which stays.</summary>
    public required string Table { get; init; }

    /// <summary><c>schema.table</c> in the source database; null where its table has the same name, whatever its case.</summary>
    public string? From { get; init; }

    /// <summary>False for a table that only feeds procedures: it gets no target, no key and no receipt. Default true.</summary>
    public bool Consolidate { get; init; } = true;
}

/// <summary>One DMS replication task as a source; each of its tables is an object of the run.</summary>
/// <param name="FailsWhenBusy"><c>busy: fail</c>: a task somebody else is running is not waited for. Default: it is.</param>
public sealed record ReplicationSource(Written TaskArn, TaskLoad Load, bool FailsWhenBusy);

/// <summary>What a run does to a replication task.</summary>
public enum TaskLoad
{
    /// <summary>Takes the load that has just finished, or waits for the one that is running; never starts the task.</summary>
    Adopt,

    /// <summary>Loads every table anew.</summary>
    Reload,

    /// <summary>Loads the tables that the task has not loaded yet.</summary>
    Resume,
}
