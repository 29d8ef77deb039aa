namespace DurableTask.Sqlite;

/// <summary>The engine has stopped, or its file no longer takes what is written. What was acknowledged before is kept.</summary>
public sealed class EngineStoppedException : InvalidOperationException
{
    public EngineStoppedException()
        : base("The engine has stopped.")
    {
    }

    public EngineStoppedException(Exception cause)
        : base($"The engine has stopped because its file could not be written: {cause.Message}", cause)
    {
    }
}
