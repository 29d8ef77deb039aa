using System.Globalization;

namespace DurableTask.Sqlite.Storage;

/// <summary>
/// Keeps a second process off the file. The lock is the operating system's, on <c>{file}.lock</c>: it ends with the process however that
/// dies, and the file beside it stays, since deleting it would race with the next owner.
/// </summary>
internal sealed class FileLock : IDisposable
{
    readonly FileStream held;

    FileLock(FileStream held) => this.held = held;

    /// <exception cref="EngineFileInUseException">Another process (or another engine of this one) has it.</exception>
    public static FileLock Take(string path, DateTimeOffset now)
    {
        string lockPath = path + ".lock";
        try
        {
            var stream = new FileStream(lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            var taken = new FileLock(stream);
            stream.SetLength(0);
            stream.Write(System.Text.Encoding.UTF8.GetBytes(string.Create(
                CultureInfo.InvariantCulture, $"process {Environment.ProcessId} on {Environment.MachineName} since {now.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC")));
            stream.Flush();
            return taken;
        }
        catch (IOException) when (Owner(lockPath) is { } owner)
        {
            throw new EngineFileInUseException(path, owner);
        }
    }

    public void Dispose() => held.Dispose();

    static string? Owner(string lockPath)
    {
        if (!File.Exists(lockPath))
        {
            return null;
        }

        try
        {
            // On Windows the owner's lock also refuses readers; on Unix it is advisory and the line can be read.
            using var stream = new FileStream(lockPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream);
            string owner = reader.ReadToEnd();
            return owner.Length > 0 ? owner : "another process";
        }
        catch (IOException)
        {
            return "another process";
        }
    }
}
