namespace DurableTask.Sqlite;

/// <summary>
/// There is no room for what was to be written. Nothing of this call was stored and nothing that was stored before is lost; the engine goes
/// on by itself once there is room.
/// </summary>
public sealed class EngineFileFullException(string path, Exception cause)
    : IOException(
        $"There is no room for the engine file '{path}' to grow. Nothing of this call was stored; the engine goes on when there is room.",
        cause)
{
    /// <summary>The file that cannot grow.</summary>
    public string Path { get; } = path;
}
