namespace DurableTask.Core.History;

/// <summary>The orchestrator has nothing to do until something happens.</summary>
public class OrchestratorCompletedEvent : HistoryEvent
{
    public OrchestratorCompletedEvent(int eventId)
        : base(eventId)
    {
    }

    public override EventType EventType => EventType.OrchestratorCompleted;
}
