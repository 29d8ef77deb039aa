namespace DurableTask.Sqlite.Storage;

/// <summary>The open file: its lock, its connection and the writer that owns it.</summary>
internal sealed class EngineStore : IDisposable
{
    readonly FileLock? held;
    readonly StoreConnection connection;

    EngineStore(FileLock? held, StoreConnection connection, Action<Exception> onFault)
    {
        this.held = held;
        this.connection = connection;
        Ids = new MessageIds(connection.Scalar<long>("SELECT max(message_id) FROM inbox"));
        Commits = new GroupCommit(connection, onFault);
    }

    public MessageIds Ids { get; }

    public GroupCommit Commits { get; }

    /// <exception cref="EngineFileInUseException">Another process has the file.</exception>
    /// <exception cref="EngineFileUnusableException">The file is damaged, of another program or of a later version.</exception>
    public static EngineStore Open(SqliteEngineOptions options, Action<Exception> onFault)
    {
        string? path = options.File is null ? null : Path.GetFullPath(options.File);
        if (path is not null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        }

        FileLock? held = path is null ? null : FileLock.Take(path, options.Clock.GetUtcNow());
        try
        {
            return new EngineStore(held, EngineFile.Open(path, options.Synchronous == SynchronousMode.Full), onFault);
        }
        catch
        {
            held?.Dispose();
            throw;
        }
    }

    /// <summary>Runs the work on the writer's thread, in a transaction; ends once that is on disk.</summary>
    public Task<T> Run<T>(Func<StoreConnection, T> work, Action<T>? committed = null) => Commits.Run(work, committed);

    public void Dispose()
    {
        Commits.Dispose();
        connection.Dispose();
        held?.Dispose();
    }
}
