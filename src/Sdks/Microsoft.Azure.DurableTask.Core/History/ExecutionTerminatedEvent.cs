namespace DurableTask.Core.History;

/// <summary>Someone ended the instance.</summary>
public class ExecutionTerminatedEvent : HistoryEvent
{
    public ExecutionTerminatedEvent(int eventId, string input)
        : base(eventId)
    {
        Input = input;
    }

    public override EventType EventType => EventType.ExecutionTerminated;

    public string Input { get; set; }
}
