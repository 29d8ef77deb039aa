namespace DurableTask.Core.History;

/// <summary>Someone paused the instance.</summary>
public class ExecutionSuspendedEvent : HistoryEvent
{
    public ExecutionSuspendedEvent(int eventId, string reason)
        : base(eventId)
    {
        Reason = reason;
    }

    public override EventType EventType => EventType.ExecutionSuspended;

    public string Reason { get; set; }
}
