namespace DurableTask.Core.History;

/// <summary>A failed instance was set back to before its failure.</summary>
public class ExecutionRewoundEvent : HistoryEvent
{
    public ExecutionRewoundEvent(int eventId)
        : this(eventId, null)
    {
    }

    public ExecutionRewoundEvent(int eventId, string? reason)
        : base(eventId)
    {
        Reason = reason;
    }

    public override EventType EventType => EventType.ExecutionRewound;

    public string? Reason { get; set; }

    public string? InstanceId { get; set; }

    public string? ParentExecutionId { get; set; }
}
