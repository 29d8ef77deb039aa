namespace DurableTask.Core.History;

/// <summary>Anything a storage provider wants to note.</summary>
public class GenericEvent : HistoryEvent
{
    public GenericEvent(int eventId, string data)
        : base(eventId)
    {
        Data = data;
    }

    public override EventType EventType => EventType.GenericEvent;

    public string Data;
}
