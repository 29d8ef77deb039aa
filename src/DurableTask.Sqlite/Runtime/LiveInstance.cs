using DurableTask.Sqlite.Execution;
using DurableTask.Sqlite.History;
using DurableTask.Sqlite.Storage;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Runtime;

/// <summary>
/// An instance with something to do, or alive in the cache. Its mailbox makes turns follow one another: while a turn is being committed,
/// what arrives gathers for the next.
/// </summary>
internal sealed class LiveInstance(string instanceId, Dispatcher dispatcher) : IThreadPoolWorkItem
{
    readonly Lock gate = new();
    List<Message> mailbox = [];
    bool awake;
    bool busy;
    volatile bool retired;

    InstanceRecord? record;
    OrchestrationSession? session;
    List<List<HistoryEvent>> unplayed = [];
    int turns;

    public string InstanceId => instanceId;

    /// <summary>It has left the directory for good.</summary>
    public bool IsRetired => retired;

    /// <summary>Its place in the session cache.</summary>
    public LinkedListNode<LiveInstance>? CacheEntry { get; set; }

    /// <summary>False when it has left the directory meanwhile: look there again.</summary>
    public bool Post(Message message) => Accept(() => mailbox.Add(message));

    /// <summary>A turn is due though nothing arrived: a start, or code that left its scheduler.</summary>
    public bool Wake() => Accept(() => awake = true);

    /// <summary>As <see cref="Wake"/> for an instance just created: nothing need be read from the file.</summary>
    public bool Start(StartedInstance started) => Accept(() =>
    {
        // A turn under way belongs to the execution that ended; the one after it reads the new one from the file.
        if (!busy && record is null)
        {
            record = started.Record;
            unplayed = [[started.Start]];
            turns = 1;
            session = null;
        }

        awake = true;
    });

    /// <summary>Drops the session unless a turn is under way; the next arrival replays it.</summary>
    public bool TryEvict()
    {
        lock (gate)
        {
            if (busy || mailbox.Count > 0)
            {
                return false;
            }

            retired = true;
            session = null;
            return true;
        }
    }

    void IThreadPoolWorkItem.Execute() => _ = Work();

    bool Accept(Action accept)
    {
        lock (gate)
        {
            if (retired)
            {
                return false;
            }

            accept();
            if (!busy)
            {
                busy = true;
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
            }

            return true;
        }
    }

    async Task Work()
    {
        try
        {
            while (Take() is { } messages)
            {
                await Turn(messages);
            }

            dispatcher.Idle(this);
        }
        catch (EngineStoppedException)
        {
            // What the turn had seen is still pending in the file.
        }
#pragma warning disable CA1031 // Nobody awaits this loop; the instance stays as its last commit left it.
        catch (Exception error)
#pragma warning restore CA1031
        {
            dispatcher.TurnBroke(this, error);
        }
    }

    List<Message>? Take()
    {
        lock (gate)
        {
            if (dispatcher.Stopping || (!awake && mailbox.Count == 0) || IsHeldUntilStart())
            {
                busy = false;
                retired = session is null && mailbox.Count == 0 && unplayed.Count == 0;
                return null;
            }

            awake = false;
            List<Message> taken = mailbox;
            mailbox = [];
            return taken;
        }
    }

    /// <summary>A scheduled start is not hastened by what arrives before it, except by the order to end.</summary>
    bool IsHeldUntilStart() =>
        record is { Status: OrchestrationRuntimeStatus.Pending, StartAt: { } startAt } && startAt > dispatcher.Now
        && !mailbox.Any(m => m.Event is ExecutionTerminated);

    async Task Turn(List<Message> messages)
    {
        if (record is null && !await Load())
        {
            // It ended, and what was on its way to it went with it.
            return;
        }

        if (IsHeldUntilStart() && !messages.Any(m => m.Event is ExecutionTerminated))
        {
            lock (gate)
            {
                mailbox.InsertRange(0, messages);
            }

            return;
        }

        List<long> received = [.. messages.Where(m => m.InboxId != 0).Select(m => m.InboxId)];
        List<HistoryEvent> arrived = [.. messages.Where(m => m.ExecutionId is null || m.ExecutionId == record!.ExecutionId).Select(m => m.Event)];
        if (arrived.Count == 0 && turns > 1 && session is not { IsBroken: true })
        {
            await dispatcher.Received(record!, received);
            return;
        }

        TurnOutcome outcome = Play(arrived);
        await dispatcher.Commit(record!, turns, received, outcome);
        Advance(outcome);
    }

    async Task<bool> Load()
    {
        LoadedInstance? loaded = await dispatcher.Load(instanceId);
        if (loaded is null || loaded.Record.HasEnded)
        {
            return false;
        }

        record = loaded.Record;
        unplayed = loaded.Turns;
        turns = loaded.Turns.Count;
        return true;
    }

    TurnOutcome Play(List<HistoryEvent> arrived)
    {
        int end = arrived.FindIndex(e => e is ExecutionTerminated);
        if (end >= 0)
        {
            return TurnWithoutCode.Terminated(record!, dispatcher.Now, arrived[..(end + 1)]);
        }

        try
        {
            if (session is null)
            {
                session = dispatcher.CreateSession(record!, this);
                session.Replay(unplayed);
                unplayed = [];
            }

            return session.Turn(dispatcher.Now, arrived);
        }
#pragma warning disable CA1031 // Replay that no longer fits, or an async void that threw: the instance fails with it.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return TurnWithoutCode.Failed(record!, dispatcher.Now, arrived, error);
        }
    }

    void Advance(TurnOutcome outcome)
    {
        if (outcome.Completion is not null)
        {
            record = null;
            session = null;
            unplayed = [];
            return;
        }

        turns++;
        record = record! with { Status = outcome.Status, CustomStatus = outcome.CustomStatus };
        if (outcome.NextExecution is { } next)
        {
            record = record with { ExecutionId = ((ExecutionStarted)next[0]).ExecutionId, Version = ((ExecutionStarted)next[0]).Version };
            session = null;
            unplayed = [next];
            turns = 1;
            lock (gate)
            {
                awake = true;
            }
        }
    }
}
