namespace DurableTask.Core;

/// <summary>Who called a sub-orchestration, and with which of its scheduled tasks.</summary>
public class ParentInstance
{
    public string Name;

    public OrchestrationInstance OrchestrationInstance;

    public int TaskScheduleId;

    public string Version;
}
