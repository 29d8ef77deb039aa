namespace DurableTask.Core.History;

/// <summary>A sub-orchestration returned.</summary>
public class SubOrchestrationInstanceCompletedEvent : HistoryEvent
{
    public SubOrchestrationInstanceCompletedEvent(int eventId, int taskScheduledId, string result)
        : base(eventId)
    {
        TaskScheduledId = taskScheduledId;
        Result = result;
    }

    public override EventType EventType => EventType.SubOrchestrationInstanceCompleted;

    public int TaskScheduledId { get; }

    public string Result { get; }
}
