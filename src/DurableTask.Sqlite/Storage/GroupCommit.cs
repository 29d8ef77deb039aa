namespace DurableTask.Sqlite.Storage;

/// <summary>
/// The one writer. Whatever has gathered while the last transaction was flushed becomes the next one, so throughput grows with load instead
/// of being bound by the disk's flush time. A caller's task ends only after its transaction is on disk.
/// </summary>
internal sealed class GroupCommit : IDisposable
{
    /// <summary>Beyond it the next transaction gathers while this one's callers already go on.</summary>
    const int MostPerTransaction = 512;

    /// <summary>With fewer callers than this at once, flushes cost more than waiting a moment for each other.</summary>
    const int FewCallers = 32;

    readonly StoreConnection store;
    readonly Action<Exception> onFault;
    // A Monitor and not a semaphore: the writer sleeps at once instead of spinning while the engine has nothing to write.
    readonly object gate = new();
    readonly Thread writer;
    Queue<StoreWork> waiting = new();
    Exception? refused;
    volatile bool dropping;

    public GroupCommit(StoreConnection store, Action<Exception> onFault)
    {
        this.store = store;
        this.onFault = onFault;
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
    public Exception? Refused
    {
        get
        {
            lock (gate)
            {
                return refused;
            }
        }
    }

    /// <param name="work">Runs inside the transaction, on the writer's thread.</param>
    /// <param name="committed">Runs after the commit on the writer's thread, in the order of the commits, before the task ends.</param>
    public Task<T> Run<T>(Func<StoreConnection, T> work, Action<T>? committed = null)
    {
        var queued = new StoreWork<T>(work, committed);
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
    }

    /// <summary>False when there is no work left and none will come.</summary>
    bool WaitForWork()
    {
        lock (gate)
        {
            while (waiting.Count == 0 && refused is null)
            {
                Monitor.Wait(gate);
            }

            return waiting.Count > 0 && !dropping;
        }
    }

    void Take(List<StoreWork> batch)
    {
        lock (gate)
        {
            while (batch.Count < MostPerTransaction && waiting.TryDequeue(out StoreWork? next))
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
#pragma warning disable CA1031 // Whatever it is, the file did not take the transaction: memory and file would part, so the engine stops.
        catch (Exception error)
#pragma warning restore CA1031
        {
            // No rollback: the connection is never used again, and closing it leaves the file at its last commit.
            Refuse(batch, new EngineStoppedException(error));
            onFault(error);
            return;
        }

        Commits++;
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
            dropped = waiting;
            waiting = new Queue<StoreWork>();
        }

        foreach (StoreWork work in batch.Concat(dropped))
        {
            work.Failed(refused);
        }
    }
}
