namespace DurableTask.Sqlite;

/// <summary>The engine has stopped, or its file no longer takes what is written. What was acknowledged before is kept.</summary>
public sealed class EngineStoppedException : InvalidOperationException
{
    /// <summary>The engine was stopped.</summary>
    public EngineStoppedException()
        : base("The engine has stopped.")
    {
    }

    /// <param name="cause">What the file, or the disk below it, said.</param>
    public EngineStoppedException(Exception cause)
        : base($"The engine has stopped because its file could not be written: {cause.Message}", cause)
    {
    }
}
