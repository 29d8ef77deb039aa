namespace DurableTask.Core;

/// <summary>State of an instance, as history stores it.</summary>
public enum OrchestrationStatus
{
    Running = 0,
    Completed = 1,
    ContinuedAsNew = 2,
    Failed = 3,
    Canceled = 4,
    Terminated = 5,
    Pending = 6,
    Suspended = 7,
}
