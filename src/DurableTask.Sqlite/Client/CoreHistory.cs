using DurableTask.Core;
using DurableTask.Sqlite.History;
using CoreEvents = DurableTask.Core.History;

namespace DurableTask.Sqlite.Client;

/// <summary>The stored history in the types of the Durable Task Framework, which GetOrchestrationHistoryAsync returns.</summary>
internal static class CoreHistory
{
    /// <summary>Events that nothing refers to have no id of their own.</summary>
    const int NoId = -1;

    public static CoreEvents.HistoryEvent Of(HistoryEvent stored)
    {
        CoreEvents.HistoryEvent core = stored switch
        {
            ExecutionStarted e => Started(e),
            OrchestratorStarted => new CoreEvents.OrchestratorStartedEvent(NoId),
            TaskScheduled e => new CoreEvents.TaskScheduledEvent(e.Id, e.Name, e.Version, e.Input) { Tags = Copy(e.Tags) },
            TaskCompleted e => new CoreEvents.TaskCompletedEvent(NoId, e.TaskId, e.Result!),
            TaskFailed e => new CoreEvents.TaskFailedEvent(NoId, e.TaskId, e.Failure.Message, null, e.Failure.ToCore()),
            SubOrchestrationInstanceCreated e => new CoreEvents.SubOrchestrationInstanceCreatedEvent(e.Id)
            {
                Name = e.Name,
                InstanceId = e.InstanceId,
                Input = e.Input!,
                Version = e.Version!,
                Tags = Copy(e.Tags)!,
            },
            SubOrchestrationInstanceCompleted e => new CoreEvents.SubOrchestrationInstanceCompletedEvent(NoId, e.TaskId, e.Result!),
            SubOrchestrationInstanceFailed e =>
                new CoreEvents.SubOrchestrationInstanceFailedEvent(NoId, e.TaskId, e.Failure.Message, null, e.Failure.ToCore()),
            TimerCreated e => new CoreEvents.TimerCreatedEvent(e.Id, e.FireAt),
            TimerFired e => new CoreEvents.TimerFiredEvent(NoId, e.FireAt) { TimerId = e.TimerId },
            EventSent e => new CoreEvents.EventSentEvent(e.Id) { InstanceId = e.InstanceId, Name = e.Name, Input = e.Input! },
            EventRaised e => new CoreEvents.EventRaisedEvent(NoId, e.Input!) { Name = e.Name },
            ExecutionSuspended e => new CoreEvents.ExecutionSuspendedEvent(NoId, e.Reason!),
            ExecutionResumed e => new CoreEvents.ExecutionResumedEvent(NoId, e.Reason!),
            ExecutionTerminated e => new CoreEvents.ExecutionTerminatedEvent(NoId, e.Output!),
            ExecutionRewound e => new CoreEvents.ExecutionRewoundEvent(NoId, e.Reason),
            ExecutionCompleted e => new CoreEvents.ExecutionCompletedEvent(
                NoId, e.Result, (OrchestrationStatus)e.Status, e.Failure?.ToCore()),
            _ => throw new InvalidOperationException($"{stored.GetType().Name} has no counterpart in the Durable Task Framework."),
        };
        core.Timestamp = stored.Timestamp;
        return core;
    }

    static CoreEvents.ExecutionStartedEvent Started(ExecutionStarted e) => new(NoId, e.Input!)
    {
        Name = e.Name,
        Version = e.Version!,
        Tags = Copy(e.Tags)!,
        ScheduledStartTime = e.ScheduledStart,
        ParentInstance = e.Parent is { } parent
            ? new ParentInstance
            {
                Name = parent.Name,
                TaskScheduleId = parent.TaskId,
                OrchestrationInstance = new OrchestrationInstance { InstanceId = parent.InstanceId, ExecutionId = parent.ExecutionId },
            }
            : null!,
    };

    static Dictionary<string, string>? Copy(IReadOnlyDictionary<string, string>? tags) =>
        tags is null ? null : new Dictionary<string, string>(tags);
}
