namespace DurableTask.Core.History;

/// <summary>Someone let the instance go on.</summary>
public class ExecutionResumedEvent : HistoryEvent
{
    public ExecutionResumedEvent(int eventId, string reason)
        : base(eventId)
    {
        Reason = reason;
    }

    public override EventType EventType => EventType.ExecutionResumed;

    public string Reason { get; set; }
}
