using DurableTask.Sqlite.Execution;
using DurableTask.Sqlite.History;

namespace DurableTask.Sqlite.Storage;

/// <summary>
/// Everything one turn leaves behind, written in one transaction: what it saw is no longer pending, what it decided is on its way,
/// and its history and state say so.
/// </summary>
internal sealed class TurnCommit(InstanceRecord instance, int turn, TurnOutcome outcome, List<long> received)
{
    readonly DateTime now = outcome.Now;
    readonly string events = HistoryJson.Write(outcome.NextExecution ?? outcome.Events);

    public TurnEffects Apply(StoreConnection store, MessageIds ids)
    {
        var effects = new TurnEffects();
        PendingRows.Received(store, instance.Key, received);
        if (outcome.NextExecution is { } next)
        {
            Send(store, ids, effects);
            StartOver(store, (ExecutionStarted)next[0]);
            return effects;
        }

        HistoryRows.Append(store, instance.Key, turn, events);
        if (outcome.Completion is { } completion)
        {
            Send(store, ids, effects);
            Complete(store, ids, effects, completion);
            return effects;
        }

        CloseSeenTasks(store);
        Send(store, ids, effects);
        store.Execute("UPDATE instances SET status = ?2, custom_status = ?3, updated_at = ?4 WHERE instance_key = ?1",
            instance.Key, (long)outcome.Status, outcome.CustomStatus, now.Ticks);
        return effects;
    }

    void CloseSeenTasks(StoreConnection store)
    {
        foreach (HistoryEvent seen in outcome.Events)
        {
            switch (seen)
            {
                case TaskCompleted done:
                    PendingRows.ActivityEnded(store, instance.Key, done.TaskId);
                    break;
                case TaskFailed failed:
                    PendingRows.ActivityEnded(store, instance.Key, failed.TaskId);
                    break;
                case TimerFired fired:
                    PendingRows.TimerEnded(store, instance.Key, fired.TimerId);
                    break;
            }
        }

        foreach (int timerId in outcome.CancelledTimers)
        {
            PendingRows.TimerEnded(store, instance.Key, timerId);
        }
    }

    void Send(StoreConnection store, MessageIds ids, TurnEffects effects)
    {
        foreach (HistoryEvent decided in outcome.Events)
        {
            switch (decided)
            {
                case TaskScheduled activity:
                    PendingRows.Schedule(store, instance.Key, activity);
                    break;
                case TimerCreated timer when !outcome.CancelledTimers.Contains(timer.Id):
                    PendingRows.Schedule(store, instance.Key, timer);
                    break;
                case SubOrchestrationInstanceCreated child:
                    ChildStart.Apply(store, ids, effects, instance, child, now);
                    break;
                case EventSent sent:
                    effects.Post(store, ids, sent.InstanceId, null, new EventRaised(sent.Name, sent.Input) { Timestamp = now });
                    break;
                case ExecutionTerminated { Recursive: true } terminated:
                    foreach (string childId in InstanceRows.ActiveChildren(store, instance))
                    {
                        effects.Post(store, ids, childId, null, terminated with { Timestamp = now });
                    }

                    break;
            }
        }
    }

    void StartOver(StoreConnection store, ExecutionStarted start)
    {
        HistoryRows.Delete(store, instance.Key);
        PendingRows.DeleteTasks(store, instance.Key);
        HistoryRows.Append(store, instance.Key, 0, events);
        store.Execute(
            "UPDATE instances SET execution_id = ?2, version = ?3, status = 0, custom_status = ?4, updated_at = ?5 WHERE instance_key = ?1",
            instance.Key, start.ExecutionId, start.Version, outcome.CustomStatus, now.Ticks);
    }

    void Complete(StoreConnection store, MessageIds ids, TurnEffects effects, ExecutionCompleted completion)
    {
        PendingRows.Delete(store, instance.Key);
        store.Execute(
            "UPDATE instances SET status = ?2, custom_status = ?3, updated_at = ?4, completed_at = ?4, output = ?5, failure = ?6 " +
            "WHERE instance_key = ?1",
            instance.Key, (long)completion.Status, outcome.CustomStatus, now.Ticks, completion.Result, HistoryJson.Write(completion.Failure));
        if (instance.Parent is not { } parent)
        {
            return;
        }

        // Not the parent's execution as it was when this one started: it may have been rewound since.
        string parentExecution = store.Scalar<string>("SELECT parent_execution_id FROM instances WHERE instance_key = ?1", instance.Key)!;
        InstanceRecord ended = instance with { Status = completion.Status, Failure = completion.Failure };
        effects.Post(store, ids, parent.InstanceId, parentExecution, ChildEnd.Of(ended, completion.Result, parent.TaskId, now));
    }
}
