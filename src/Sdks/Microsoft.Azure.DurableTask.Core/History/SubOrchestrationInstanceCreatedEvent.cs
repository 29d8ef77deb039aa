namespace DurableTask.Core.History;

/// <summary>A sub-orchestration was asked for.</summary>
public class SubOrchestrationInstanceCreatedEvent : HistoryEvent
{
    public SubOrchestrationInstanceCreatedEvent(int eventId)
        : base(eventId)
    {
    }

    public override EventType EventType => EventType.SubOrchestrationInstanceCreated;

    public string InstanceId { get; set; }

    public string Name { get; set; }

    public string Version { get; set; }

    public string Input { get; set; }

    public IDictionary<string, string> Tags { get; set; }
}
