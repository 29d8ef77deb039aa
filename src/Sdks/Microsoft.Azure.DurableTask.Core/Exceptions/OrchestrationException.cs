namespace DurableTask.Core.Exceptions;

/// <summary>Base of what a retry policy's handler is given.</summary>
public class OrchestrationException : Exception
{
    public OrchestrationException()
    {
    }

    public OrchestrationException(string message)
        : base(message)
    {
    }

    public OrchestrationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public OrchestrationException(int eventId, string message, Exception innerException)
        : base(message, innerException)
    {
        EventId = eventId;
    }

    /// <summary>Position in history of the event that carried the failure.</summary>
    public int EventId { get; set; }

    public FailureDetails? FailureDetails { get; set; }
}
