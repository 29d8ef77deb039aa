namespace DurableTask.Sqlite;

/// <summary>The engine file cannot be used: damaged, of another program, or of a later version. It was not changed.</summary>
public sealed class EngineFileUnusableException(string path, string reason, Exception? inner)
    : Exception($"The engine file '{path}' cannot be used: {reason}.", inner)
{
    /// <summary>The file that was asked for.</summary>
    public string Path { get; } = path;

    /// <summary>What is wrong with it, and what to do where something can be done.</summary>
    public string Reason { get; } = reason;
}
