namespace Orchestrator.Cli.Chaos;

/// <summary>What can go wrong in a run of the chaos suite.</summary>
public enum ChaosKind
{
    /// <summary>A call is refused: too many of them.</summary>
    Throttled,

    /// <summary>A call fails with a 5xx.</summary>
    ServerError,

    /// <summary>The work of a call is done, its answer never comes.</summary>
    LostAnswer,

    /// <summary>The connection of a call breaks before anything is done.</summary>
    DroppedCall,

    /// <summary>A call is not answered until the client gives up.</summary>
    HungCall,

    /// <summary>A flow writes some rows and then neither goes on nor ends.</summary>
    HungFlow,

    /// <summary>A flow ends with an error between two COPYs, and may go on writing.</summary>
    FailedFlow,

    /// <summary>Somebody else cancels a flow, which may go on writing.</summary>
    CancelledFlow,

    /// <summary>A flow counts rows it never wrote, and ends Successful.</summary>
    MissingRows,

    /// <summary>A statement ends with Redshift's error 1023.</summary>
    SerializationConflict,

    /// <summary>A statement is refused by a warehouse that goes away.</summary>
    BrokenStatement,

    /// <summary>A statement is carried out, and the Data API says that it failed.</summary>
    LostStatement,

    /// <summary>A field appears or disappears when the run has been planned.</summary>
    SchemaChange,

    /// <summary>The org goes on living while the run is under way.</summary>
    OrgLives,

    /// <summary>The process of the host is killed (SIGKILL) and started again.</summary>
    KilledHost,

    /// <summary>The run is cancelled.</summary>
    CancelledRun,

    /// <summary>The run is started by several at once.</summary>
    ManyStarts,

    /// <summary>Somebody else stops the replication task while it loads.</summary>
    StoppedTask,

    /// <summary>The replication task ends with a fatal error.</summary>
    FailedTask,

    /// <summary>The replication task leaves a table in error and stops as if nothing had happened.</summary>
    TableError,

    /// <summary>The replication task counts a row that it never wrote.</summary>
    LostTableRows,

    /// <summary>The replication task comes to a table and goes no further.</summary>
    HungTable,

    /// <summary>Somebody else runs the replication task during the run.</summary>
    ForeignTaskRun,

    /// <summary>A procedure raises an SQL error.</summary>
    FailedProcedure,

    /// <summary>A procedure ends with Redshift's error 1023.</summary>
    ConflictingProcedure,

    /// <summary>Somebody else aborts a procedure.</summary>
    AbortedProcedure,

    /// <summary>A procedure runs past its timeout.</summary>
    HungProcedure,

    /// <summary>A procedure does its work, and the Data API says that it failed.</summary>
    LostProcedure,

    /// <summary>Events are lost, come twice, late, or after later ones, in all runs of a seed.</summary>
    LossyEvents,

    /// <summary>Somebody invents events, with the key and without it, in all runs of a seed.</summary>
    ForgedEvents,
}
