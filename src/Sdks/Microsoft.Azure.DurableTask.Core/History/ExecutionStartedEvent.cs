namespace DurableTask.Core.History;

/// <summary>The instance was created.</summary>
public class ExecutionStartedEvent : HistoryEvent
{
    public ExecutionStartedEvent(int eventId, string input)
        : base(eventId)
    {
        Input = input;
    }

    public override EventType EventType => EventType.ExecutionStarted;

    public OrchestrationInstance OrchestrationInstance;

    public ParentInstance ParentInstance { get; set; }

    public string Name { get; set; }

    public string Version { get; set; }

    public string Input { get; set; }

    public IDictionary<string, string> Tags { get; set; }

    public DateTime? ScheduledStartTime { get; set; }
}
