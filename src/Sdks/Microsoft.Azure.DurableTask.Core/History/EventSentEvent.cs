namespace DurableTask.Core.History;

/// <summary>The orchestrator sent an event to another instance.</summary>
public class EventSentEvent : HistoryEvent
{
    public EventSentEvent(int eventId)
        : base(eventId)
    {
    }

    public override EventType EventType => EventType.EventSent;

    public string InstanceId { get; set; }

    public string Name { get; set; }

    public string Input { get; set; }
}
