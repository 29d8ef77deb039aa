namespace DurableTask.Sqlite.History;

/// <summary>The code sent an event to an instance.</summary>
public sealed record EventSent(string InstanceId, string Name, string? Input) : DecisionEvent
{
    internal override string Signature => $"send event '{Name}' to '{InstanceId}'";
}
