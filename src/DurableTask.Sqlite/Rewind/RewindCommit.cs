using DurableTask.Sqlite.History;
using DurableTask.Sqlite.Runtime;
using DurableTask.Sqlite.Storage;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Rewind;

/// <summary>Writes a plan and those of its children: new histories, and everything that is open is on its way again.</summary>
internal sealed class RewindCommit(StoreConnection store, MessageIds ids, string? reason, DateTime now)
{
    public TurnEffects Effects { get; } = new();

    /// <summary>Whether an instance of the plan is no longer as it was when the plan was made.</summary>
    public bool IsOutdated(RewindPlan plan) =>
        InstanceRows.Find(store, plan.Instance.InstanceId) is not { Status: OrchestrationRuntimeStatus.Failed } found
        || found.ExecutionId != plan.Instance.ExecutionId || plan.Children.Any(IsOutdated);

    public void Apply(RewindPlan plan, string? parentExecutionId = null)
    {
        InstanceRecord instance = plan.Instance with { ExecutionId = Guid.NewGuid().ToString("N") };
        WriteHistory(plan, instance, parentExecutionId);
        InstanceRows.Reopen(store, instance, parentExecutionId, now);
        InstanceRows.Relink(store, instance.InstanceId, plan.Instance.ExecutionId, instance.ExecutionId);
        Post(instance, new ExecutionRewound(reason) { Timestamp = now });
        foreach (HistoryEvent seen in plan.Again)
        {
            Post(instance, seen);
        }

        foreach (DecisionEvent open in plan.Open)
        {
            Resume(plan, instance, open);
        }
    }

    void WriteHistory(RewindPlan plan, InstanceRecord instance, string? parentExecutionId)
    {
        HistoryRows.Delete(store, instance.Key);
        PendingRows.Delete(store, instance.Key);
        for (int turn = 0; turn < plan.Kept.Count; turn++)
        {
            HistoryRows.Append(store, instance.Key, turn, [.. plan.Kept[turn].Select(e => e is ExecutionStarted start ? Again(start) : e)]);
        }

        // Ids made so far must come out the same on replay.
        ExecutionStarted Again(ExecutionStarted start) => start with
        {
            ExecutionId = instance.ExecutionId,
            GuidSeed = start.GuidSeed ?? start.ExecutionId,
            Parent = start.Parent is { } parent && parentExecutionId is not null ? parent with { ExecutionId = parentExecutionId } : start.Parent,
        };
    }

    void Resume(RewindPlan plan, InstanceRecord instance, DecisionEvent open)
    {
        switch (open)
        {
            case TaskScheduled activity:
                PendingRows.Schedule(store, instance.Key, activity);
                Effects.Activities.Add(new ActivityCall(
                    instance.InstanceId, instance.ExecutionId, activity.Id, activity.Name, activity.Version, activity.Input)
                {
                    Trace = (plan.Kept[0][0] as ExecutionStarted)?.Trace?.ForTask(instance.ExecutionId, activity.Id),
                });
                break;
            case TimerCreated timer:
                // One that was cancelled is among them: history does not say so. It fires for nobody.
                PendingRows.Schedule(store, instance.Key, timer);
                Effects.Timers.Add(new DueTimer(timer.FireAt, instance.InstanceId, instance.ExecutionId, timer.Id));
                break;
            case SubOrchestrationInstanceCreated child:
                ResumeChild(plan, instance, child);
                break;
        }
    }

    void ResumeChild(RewindPlan plan, InstanceRecord instance, SubOrchestrationInstanceCreated child)
    {
        if (plan.Children.Find(failed => failed.Instance.InstanceId == child.InstanceId) is { } planned)
        {
            Apply(planned, instance.ExecutionId);
            return;
        }

        InstanceRecord? found = InstanceRows.Find(store, child.InstanceId);
        if (found is null || !plan.IsChild(found, child))
        {
            ChildStart.Apply(store, ids, Effects, instance, child, now);
        }
        else if (found.HasEnded)
        {
            Post(instance, ChildEnd.Of(found, InstanceRows.Output(store, found.Key), child.Id, now));
        }
    }

    void Post(InstanceRecord instance, HistoryEvent posted) =>
        Effects.Post(store, ids, instance.InstanceId, posted is EventRaised ? null : instance.ExecutionId, posted);
}
