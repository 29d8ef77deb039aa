namespace AwsSimulator.Postgres;

/// <summary>
/// The temporary folder of one cluster. A lock file beside it is held open by the owner, and the system lets go of it whatever way the
/// owner ends; so a folder whose lock can be taken belongs to nobody any more.
/// </summary>
internal sealed class ClusterFolder : IDisposable
{
    private const string Prefix = "orchestrator-postgres-";
    private const string LockSuffix = ".lock";
    private readonly FileStream heldLock;

    private ClusterFolder(string path, FileStream heldLock)
    {
        Path = path;
        this.heldLock = heldLock;
    }

    public string Path { get; }

    /// <summary>Takes a fresh name. The folder itself is created by the user the cluster runs as.</summary>
    public static ClusterFolder Claim()
    {
        string path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), Prefix + Guid.NewGuid().ToString("N")[..12]);
        return new ClusterFolder(path, new FileStream(path + LockSuffix, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None));
    }

    /// <summary>
    /// Removes what was left when owner and watchdog were killed together. PostgreSQL ends by itself once its folder is gone.
    /// </summary>
    public static void RemoveAbandoned()
    {
        foreach (string lockFile in Directory.EnumerateFiles(System.IO.Path.GetTempPath(), Prefix + "*" + LockSuffix))
        {
            try
            {
                using var taken = new FileStream(lockFile, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                Remove(lockFile[..^LockSuffix.Length]);
                File.Delete(lockFile);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // In use, or another user's: theirs to remove.
            }
        }
    }

    public void Dispose()
    {
        // Gone already, unless the watchdog was killed.
        Remove(Path);
        File.Delete(heldLock.Name);
        heldLock.Dispose();
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
