using System.Collections.Concurrent;

namespace DurableTask.Sqlite.Storage;

/// <summary>
/// Read-only connections beside the writer's: a query sees the last commit, delays no commit and runs on the caller's thread.
/// </summary>
internal sealed class ReaderPool(string path, Lock visibility) : IDisposable
{
    const int MostKept = 4;

    readonly ConcurrentBag<StoreConnection> idle = [];
    volatile bool closed;

    /// <summary>Runs the work on one snapshot of the file.</summary>
    public T Read<T>(Func<StoreConnection, T> work)
    {
        StoreConnection reader = Begin();
        try
        {
            T result = work(reader);
            reader.Execute("COMMIT");
            Return(reader);
            return result;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        closed = true;
        while (idle.TryTake(out StoreConnection? reader))
        {
            reader.Dispose();
        }
    }

    StoreConnection Begin()
    {
        if (!idle.TryTake(out StoreConnection? reader))
        {
            reader = EngineFile.OpenReader(path);
        }

        try
        {
            lock (visibility)
            {
                reader.Execute("BEGIN");
                // The first read takes the snapshot.
                reader.Scalar<long>("SELECT 1 FROM instances LIMIT 1");
            }

            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    void Return(StoreConnection reader)
    {
        if (closed || idle.Count >= MostKept)
        {
            reader.Dispose();
        }
        else
        {
            idle.Add(reader);
        }
    }
}
