namespace DurableTask.Core.History;

/// <summary>One thing that happened to an instance.</summary>
public abstract class HistoryEvent
{
    protected HistoryEvent(int eventId)
    {
        EventId = eventId;
    }

    /// <summary>Number of the task within its orchestration; -1 where the event is not about a scheduled task.</summary>
    public int EventId { get; }

    /// <summary>Whether the orchestrator has seen it before.</summary>
    public bool IsPlayed { get; set; }

    /// <summary>When it happened, UTC.</summary>
    public DateTime Timestamp { get; set; }

    public virtual EventType EventType { get; }
}
