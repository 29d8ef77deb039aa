namespace DurableTask.Core.History;

/// <summary>The orchestrator started over with a new input.</summary>
public class ContinueAsNewEvent : ExecutionCompletedEvent
{
    public ContinueAsNewEvent(int eventId, string input)
        : base(eventId, input, OrchestrationStatus.ContinuedAsNew)
    {
    }

    public override EventType EventType => EventType.ContinueAsNew;
}
