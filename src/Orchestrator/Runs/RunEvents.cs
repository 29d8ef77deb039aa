namespace Orchestrator.Runs;

/// <summary>Names of the external events that orchestrations of a run listen to.</summary>
public static class RunEvents
{
    /// <summary>To a <see cref="SyncPipeline"/>, which passes it on: stop, discard, clean up. The payload is not read.</summary>
    public const string Cancel = "Cancel";

    /// <summary>To a LoadObject: its flow may have ended. A hint; the payload is not read, AppFlow is asked.</summary>
    public const string FlowEnded = "FlowEnded";

    /// <summary>To a RunStatement: its statement may have ended. A hint; the payload is not read, Redshift is asked.</summary>
    public const string StatementEnded = "StatementEnded";

    /// <summary>To a LoadTask: its replication task may have changed its state. A hint; the payload is not read, DMS is asked.</summary>
    public const string TaskChanged = "TaskChanged";
}
