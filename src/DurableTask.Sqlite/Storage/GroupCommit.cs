using Microsoft.Data.Sqlite;

namespace DurableTask.Sqlite.Storage;

/// <summary>
/// The one writer. Whatever has gathered while the last transaction was flushed becomes the next one, so throughput grows with load instead
/// of being bound by the disk's flush time. A caller's task ends only after its transaction is on disk.
/// </summary>
internal sealed partial class GroupCommit : IDisposable
{
    /// <summary>Beyond it the next transaction gathers while this one's callers already go on.</summary>
    const int MostPerTransaction = 512;

    /// <summary>With fewer callers than this at once, flushes cost more than waiting a moment for each other.</summary>
    const int FewCallers = 32;

    readonly StoreConnection store;
    readonly string path;
    readonly Action<EngineStoppedException> onFault;
    readonly Action<bool> onRoom;
    // A Monitor and not a semaphore: the writer sleeps at once instead of spinning while the engine has nothing to write.
    readonly object gate = new();
    readonly Thread writer;
    Queue<StoreWork> waiting = new();
    EngineStoppedException? refused;
    volatile bool broken;
    volatile bool dropping;

    /// <param name="store">The connection that writes.</param>
    /// <param name="path">Its file, for messages.</param>
    /// <param name="onFault">Called once, when the file failed for another reason than lack of room: nothing more will be written.</param>
    /// <param name="onRoom">The file has no room any more (false), or has room again (true).</param>
    public GroupCommit(StoreConnection store, string path, Action<EngineStoppedException> onFault, Action<bool> onRoom)
    {
        this.store = store;
        this.path = path;
        this.onFault = onFault;
        this.onRoom = onRoom;
        writer = new Thread(Write) { IsBackground = true, Name = "DurableTask.Sqlite writer" };
        writer.Start();
    }

    /// <summary>Transactions committed since the engine started.</summary>
    public long Commits { get; private set; }

    /// <summary>Called on the writer's thread after a commit, before anyone hears of it. Tests imitate a crash here.</summary>
    public Action? AfterCommit { get; set; }

    /// <summary>
    /// Held at a transaction's begin and commit, and by a reader while it takes its snapshot. SQLite would let them meet, but whoever finds
    /// the other half-way asks again a few times and then sleeps: for a whole second in builds without usleep, as the bundled one is.
    /// </summary>
    public Lock Visibility { get; } = new();

    /// <summary>Why nothing is taken any more; null while the writer works.</summary>
    public EngineStoppedException? Refused
    {
        get
        {
            lock (gate)
            {
                return refused;
            }
        }
    }

    /// <summary>The file failed: no byte of it is touched any more.</summary>
    public bool IsBroken => broken;

    /// <param name="work">Runs inside the transaction, on the writer's thread; again if there was no room.</param>
    /// <param name="committed">Runs after the commit on the writer's thread, in the order of the commits, before the task ends.</param>
    /// <param name="waitsForRoom">Whether a full disk delays the work; otherwise its task fails with <see cref="EngineFileFullException"/>.</param>
    public Task<T> Run<T>(Func<StoreConnection, T> work, Action<T>? committed = null, bool waitsForRoom = false)
    {
        var queued = new StoreWork<T>(work, committed, waitsForRoom);
        lock (gate)
        {
            if (refused is not null)
            {
                return Task.FromException<T>(refused);
            }

            waiting.Enqueue(queued);
            if (waiting.Count == 1)
            {
                Monitor.Pulse(gate);
            }
        }

        return queued.Task;
    }

    /// <summary>Writes nothing more, not even what is queued: somebody found the file damaged, or the disk below it failing.</summary>
    /// <returns>What everybody is told from now on.</returns>
    public EngineStoppedException Break(Exception cause)
    {
        EngineStoppedException reason;
        lock (gate)
        {
            if (broken)
            {
                return refused!;
            }

            broken = true;
            refused = reason = new EngineStoppedException(path, cause);
            Monitor.Pulse(gate);
        }

        onFault(reason);
        return reason;
    }

    /// <summary>Ends the writer; what is queued is still committed.</summary>
    public void Close()
    {
        lock (gate)
        {
            refused ??= new EngineStoppedException();
            Monitor.Pulse(gate);
        }

        if (Thread.CurrentThread != writer)
        {
            writer.Join();
        }
    }

    /// <summary>Imitates a crash: what is queued is not written, and nobody hears of a commit that has just been made.</summary>
    public void Drop()
    {
        dropping = true;
        Close();
        Refuse([], new EngineStoppedException());
    }

    public void Dispose() => Close();

    void Write()
    {
        var batch = new List<StoreWork>();
        bool company = false;
        while (WaitForWork())
        {
            if (company)
            {
                // Turns set free by the last commit are about to finish: a moment for them halves the number of flushes.
                Thread.Yield();
            }

            Take(batch);
            company = batch.Count is > 1 and < FewCallers;
            Commit(batch);
            batch.Clear();
        }

        // What waited for room was not written; it is still to do in the file.
        Refuse([], new EngineStoppedException());
    }

    /// <summary>False when there is no work left and none will come.</summary>
    bool WaitForWork()
    {
        lock (gate)
        {
            while (waiting.Count == 0 && refused is null)
            {
                if (waitsForRoom.Count == 0)
                {
                    Monitor.Wait(gate);
                }
                else if (!Monitor.Wait(gate, PauseWhenFull) || waiting.Count == 0)
                {
                    TryAgain();
                }
            }

            return waiting.Count > 0 && !dropping && !broken;
        }
    }

    void Take(List<StoreWork> batch)
    {
        lock (gate)
        {
            // On a full disk one by one: a purge, or what still fits, must not fail with what does not.
            int most = IsFull ? 1 : MostPerTransaction;
            while (batch.Count < most && waiting.TryDequeue(out StoreWork? next))
            {
                batch.Add(next);
            }
        }
    }

    void Commit(List<StoreWork> batch)
    {
        try
        {
            lock (Visibility)
            {
                store.Execute("BEGIN IMMEDIATE");
            }

            foreach (StoreWork work in batch)
            {
                work.Apply(store);
            }

            lock (Visibility)
            {
                store.Execute("COMMIT");
            }
        }
        catch (SqliteException error) when (FileFault.IsNoRoom(error))
        {
            NoRoom(batch, error);
            return;
        }
#pragma warning disable CA1031 // Whatever it is, the file did not take the transaction: memory and file would part, so the engine stops.
        catch (Exception error)
#pragma warning restore CA1031
        {
            // No rollback: the connection is never used again, and closing it leaves the file at its last commit.
            Refuse(batch, Break(error));
            return;
        }

        Commits++;
        if (IsFull)
        {
            RoomAgain();
        }

        AfterCommit?.Invoke();
        if (dropping)
        {
            Refuse(batch, new EngineStoppedException());
            return;
        }

        foreach (StoreWork work in batch)
        {
            work.Done();
        }
    }

    void Refuse(List<StoreWork> batch, EngineStoppedException reason)
    {
        Queue<StoreWork> dropped;
        lock (gate)
        {
            refused ??= reason;
            TryAgain();
            dropped = waiting;
            waiting = new Queue<StoreWork>();
        }

        foreach (StoreWork work in batch.Concat(dropped))
        {
            work.Failed(refused);
        }
    }
}
