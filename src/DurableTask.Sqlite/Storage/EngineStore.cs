using Microsoft.Data.Sqlite;

namespace DurableTask.Sqlite.Storage;

/// <summary>The open file: its lock, the writer that owns its connection, and readers beside it.</summary>
internal sealed class EngineStore : IDisposable
{
    readonly FileLock? held;
    readonly StoreConnection connection;
    readonly ReaderPool? readers;

    EngineStore(FileLock? held, StoreConnection connection, string? path, Action<EngineStoppedException> onFault, Action<bool> onRoom)
    {
        this.held = held;
        this.connection = connection;
        Ids = new MessageIds(connection.Scalar<long>("SELECT max(message_id) FROM inbox"));
        Commits = new GroupCommit(connection, path ?? ":memory:", onFault, onRoom);
        readers = path is null ? null : new ReaderPool(path, Commits.Visibility);
    }

    public MessageIds Ids { get; }

    public GroupCommit Commits { get; }

    /// <exception cref="EngineFileInUseException">Another process has the file.</exception>
    /// <exception cref="EngineFileUnusableException">The file is damaged, of another program or of a later version.</exception>
    public static EngineStore Open(SqliteEngineOptions options, Action<EngineStoppedException> onFault, Action<bool> onRoom)
    {
        string? path = options.File is null ? null : Path.GetFullPath(options.File);
        if (path is not null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        }

        FileLock? held = path is null ? null : FileLock.Take(path, options.Clock.GetUtcNow());
        try
        {
            if (path is not null)
            {
                FileInspection.Check(path, options.VerifyFile);
            }

            return new EngineStore(held, EngineFile.Open(path, options.Synchronous == SynchronousMode.Full), path, onFault, onRoom);
        }
        catch
        {
            held?.Dispose();
            throw;
        }
    }

    /// <summary>Runs a caller's work on the writer's thread, in a transaction; ends once that is on disk.</summary>
    /// <exception cref="EngineFileFullException">There is no room.</exception>
    public Task<T> Run<T>(Func<StoreConnection, T> work, Action<T>? committed = null) => Commits.Run(work, committed);

    /// <summary>As <see cref="Run"/> for what the engine itself has to write: waits for room.</summary>
    public Task<T> Keep<T>(Func<StoreConnection, T> work, Action<T>? committed = null) => Commits.Run(work, committed, waitsForRoom: true);

    /// <summary>Runs a query over what has been committed; in memory there is one connection, so there it waits for the writer.</summary>
    /// <exception cref="EngineStoppedException">The engine has stopped, or the query found the file damaged: then it stops here.</exception>
    public Task<T> Read<T>(Func<StoreConnection, T> query)
    {
        if (readers is null)
        {
            return Commits.Run(query);
        }

        if (Commits.Refused is { } reason)
        {
            return Task.FromException<T>(reason);
        }

        try
        {
            return Task.FromResult(readers.Read(query));
        }
        catch (SqliteException error) when (FileFault.IsLasting(error))
        {
            return Task.FromException<T>(Commits.Break(error));
        }
    }

    public void Dispose()
    {
        Commits.Dispose();
        readers?.Dispose();
        if (Commits.IsBroken)
        {
            connection.LeaveLog();
        }

        connection.Dispose();
        held?.Dispose();
    }
}
