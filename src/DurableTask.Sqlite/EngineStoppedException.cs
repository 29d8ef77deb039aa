using DurableTask.Sqlite.Storage;

namespace DurableTask.Sqlite;

/// <summary>
/// The engine has stopped: it was asked to, or its file failed (then the message says what to do, and <see cref="Path"/> is set). What was
/// acknowledged before is kept.
/// </summary>
public sealed class EngineStoppedException : InvalidOperationException
{
    /// <summary>The engine was stopped.</summary>
    public EngineStoppedException()
        : base("The engine has stopped.")
    {
    }

    /// <param name="path">The file that failed.</param>
    /// <param name="cause">What the file, or the disk below it, said.</param>
    public EngineStoppedException(string path, Exception cause)
        : base(Explain(path, cause), cause)
    {
        Path = path;
    }

    /// <summary>The file that failed while the engine ran; null when the engine was asked to stop.</summary>
    public string? Path { get; }

    static string Explain(string path, Exception cause)
    {
        string said = cause.Message.TrimEnd('.');
        return FileFault.IsDamage(cause)
            ? $"The engine has stopped: its file '{path}' is damaged ({said}). Nothing was overwritten. End this process, then put a copy of the " +
                "file in its place, or move it away to begin with an empty one, and start again."
            : $"The engine has stopped: its file '{path}' can no longer be read or written ({said}). What was acknowledged is kept. See to the " +
                "disk, then start again.";
    }
}
