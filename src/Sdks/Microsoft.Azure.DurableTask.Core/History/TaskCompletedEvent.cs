namespace DurableTask.Core.History;

/// <summary>An activity returned.</summary>
public class TaskCompletedEvent : HistoryEvent
{
    public TaskCompletedEvent(int eventId, int taskScheduledId, string result)
        : base(eventId)
    {
        TaskScheduledId = taskScheduledId;
        Result = result;
    }

    public override EventType EventType => EventType.TaskCompleted;

    public int TaskScheduledId { get; }

    public string Result { get; }
}
