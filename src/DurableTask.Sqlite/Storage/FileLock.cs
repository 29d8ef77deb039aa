using System.Globalization;

namespace DurableTask.Sqlite.Storage;

/// <summary>
/// Keeps a second process off the file. The lock is the operating system's, on <c>{file}.lock</c>: it ends with the process however that
/// dies, and the file beside it stays, since deleting it would race with the next owner. Who has it stands in <c>{file}.owner</c>: a locked
/// file cannot be read.
/// </summary>
internal sealed class FileLock : IDisposable
{
    readonly FileStream held;

    FileLock(FileStream held) => this.held = held;

    /// <exception cref="EngineFileInUseException">Another process (or another engine of this one) has it.</exception>
    public static FileLock Take(string path, DateTimeOffset now)
    {
        FileStream held;
        try
        {
            held = new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path + ".lock"))
        {
            throw new EngineFileInUseException(path, Owner(path));
        }

        NoteOwner(path, now);
        return new FileLock(held);
    }

    public void Dispose() => held.Dispose();

    static void NoteOwner(string path, DateTimeOffset now)
    {
        try
        {
            File.WriteAllText(path + ".owner", string.Create(
                CultureInfo.InvariantCulture,
                $"process {Environment.ProcessId} on {Environment.MachineName} since {now.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC"));
        }
        catch (IOException)
        {
            // A courtesy to the next process; on a full disk the lock holds without it.
        }
    }

    static string Owner(string path) =>
        File.Exists(path + ".owner") && File.ReadAllText(path + ".owner") is { Length: > 0 } owner ? owner : "another process";
}
