namespace DurableTask.Core.History;

/// <summary>The orchestrator began a turn; its clock shows this moment.</summary>
public class OrchestratorStartedEvent : HistoryEvent
{
    public OrchestratorStartedEvent(int eventId)
        : base(eventId)
    {
    }

    public override EventType EventType => EventType.OrchestratorStarted;
}
