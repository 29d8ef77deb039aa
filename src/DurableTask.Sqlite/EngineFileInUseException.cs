namespace DurableTask.Sqlite;

/// <summary>The engine file belongs to another running engine. One file has one owner; nothing was read or written.</summary>
public sealed class EngineFileInUseException(string path, string owner)
    : Exception($"The engine file '{path}' is in use by {owner}.")
{
    /// <summary>The file that was asked for.</summary>
    public string Path { get; } = path;

    /// <summary>Who has it: process id, machine and since when, or "another process" where that cannot be read.</summary>
    public string Owner { get; } = owner;
}
