namespace DurableTask.Sqlite;

/// <summary>The engine file cannot be used: damaged, of another program, or of a later version. It was not changed.</summary>
public sealed class EngineFileUnusableException(string path, string reason, Exception? inner)
    : Exception($"The engine file '{path}' cannot be used: {reason}.", inner)
{
    public string Path { get; } = path;

    public string Reason { get; } = reason;
}
