namespace DurableTask.Sqlite;

/// <summary>When SQLite waits for the disk.</summary>
public enum SynchronousMode
{
    /// <summary>At every commit: what was acknowledged survives a power failure. The default.</summary>
    Full,

    /// <summary>At checkpoints: survives the end of the process, but a power failure may undo the last commits.</summary>
    Normal,
}
