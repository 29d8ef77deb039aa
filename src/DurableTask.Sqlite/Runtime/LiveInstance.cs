using DurableTask.Sqlite.Diagnostics;
using DurableTask.Sqlite.Execution;
using DurableTask.Sqlite.History;
using DurableTask.Sqlite.Storage;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Runtime;

/// <summary>An instance with something to do, or kept alive between its turns.</summary>
internal sealed class LiveInstance : IThreadPoolWorkItem
{
    readonly Dispatcher dispatcher;
    readonly Mailbox mailbox;

    InstanceRecord? record;
    OrchestrationSession? session;
    ExecutionSpans? spans;
    List<List<HistoryEvent>> unplayed = [];
    int turns;

    public LiveInstance(string instanceId, Dispatcher dispatcher)
    {
        InstanceId = instanceId;
        this.dispatcher = dispatcher;
        mailbox = new Mailbox(() =>
        {
            dispatcher.Turns.Begin();
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
        });
    }

    public string InstanceId { get; }

    /// <summary>It has left the directory for good.</summary>
    public bool IsGone => mailbox.IsClosed;

    /// <summary>Its state after the last commit; null when it has ended, or has not been read yet.</summary>
    public InstanceRecord? Record => Volatile.Read(ref record);

    /// <summary>Its place in the session cache.</summary>
    public LinkedListNode<LiveInstance>? CacheEntry { get; set; }

    /// <summary>False when it is gone: look in the directory again.</summary>
    public bool Post(Message message) => mailbox.Post(message);

    /// <summary>A turn is due though nothing arrived: a start, or code that left its scheduler.</summary>
    public bool Wake() => mailbox.Wake();

    /// <summary>As <see cref="Wake"/> for an instance just created: nothing need be read from the file.</summary>
    public bool Start(StartedInstance started) => mailbox.Wake(whenIdle: () =>
    {
        // A turn under way belongs to the execution that ended; the one after it reads the new one from the file.
        if (record is null)
        {
            record = started.Record;
            unplayed = [[started.Start]];
            turns = 1;
        }
    });

    /// <summary>Drops the session unless there is something to do; the next arrival replays it.</summary>
    public bool TryEvict() => mailbox.TryClose();

    void IThreadPoolWorkItem.Execute() => _ = Work();

    async Task Work()
    {
        try
        {
            while (mailbox.Take(m => dispatcher.Stopped || IsHeldUntilStart(m), () => session is null && unplayed.Count == 0) is { } messages)
            {
                await Turn(messages);
            }

            dispatcher.Instances.Idle(this);
        }
        catch (EngineStoppedException)
        {
            // What the turn had seen is still pending in the file.
        }
#pragma warning disable CA1031 // Nobody awaits this loop; the instance stays as its last commit left it.
        catch (Exception error)
#pragma warning restore CA1031
        {
            dispatcher.LogTurnBroke(error, InstanceId);
        }
        finally
        {
            dispatcher.Turns.End();
        }
    }

    async Task Turn(List<Message> messages)
    {
        if (record is null && !await Load())
        {
            // It ended, and what was on its way to it went with it.
            return;
        }

        if (IsHeldUntilStart(messages))
        {
            mailbox.PutBack(messages);
            return;
        }

        List<long> received = [.. messages.Where(m => m.InboxId != 0).Select(m => m.InboxId)];
        List<HistoryEvent> arrived = [.. messages.Where(m => m.ExecutionId is null || m.ExecutionId == record!.ExecutionId).Select(m => m.Event)];
        if (arrived.Count == 0 && turns > 1 && session is not { IsBroken: true })
        {
            await dispatcher.Received(record!, received);
            return;
        }

        spans ??= unplayed.Count > 0 ? ExecutionSpans.Of(InstanceId, unplayed) : null;
        TurnOutcome outcome = Play(arrived);
        InstanceRecord before = record!;
        await dispatcher.Commit(before, turns, received, outcome);
        spans?.Committed(outcome);
        Advance(outcome);
        dispatcher.Announce(before, outcome);
    }

    /// <summary>A scheduled start is not hastened by what arrives before it, except by the order to end.</summary>
    bool IsHeldUntilStart(List<Message> messages) =>
        record is { Status: OrchestrationRuntimeStatus.Pending, StartAt: { } startAt } && startAt > dispatcher.Now
        && !messages.Any(m => m.Event is ExecutionTerminated);

    async Task<bool> Load()
    {
        LoadedInstance? loaded = await dispatcher.Load(InstanceId);
        if (loaded is null || loaded.Record.HasEnded)
        {
            return false;
        }

        record = loaded.Record with { Trace = (loaded.Turns[0][0] as ExecutionStarted)?.Trace };
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
                session = dispatcher.CreateSession(record!, () => Wake());
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
            spans = null;
            unplayed = [];
            return;
        }

        turns++;
        record = record! with { Status = outcome.Status, CustomStatus = outcome.CustomStatus };
        if (outcome.NextExecution is { } next)
        {
            var start = (ExecutionStarted)next[0];
            record = record with { ExecutionId = start.ExecutionId, Version = start.Version };
            session = null;
            spans = null;
            unplayed = [next];
            turns = 1;
            mailbox.Wake();
        }
    }
}
