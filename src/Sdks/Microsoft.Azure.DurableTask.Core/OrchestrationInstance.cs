namespace DurableTask.Core;

/// <summary>One execution of an instance: the id stays, the execution id changes with every ContinueAsNew.</summary>
public class OrchestrationInstance
{
    public string InstanceId { get; set; }

    public string ExecutionId { get; set; }

    public override int GetHashCode() => (InstanceId ?? string.Empty).GetHashCode(StringComparison.Ordinal);

    public override string ToString() => $"[InstanceId: {InstanceId}, ExecutionId: {ExecutionId}]";
}
