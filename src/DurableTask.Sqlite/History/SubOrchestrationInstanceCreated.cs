namespace DurableTask.Sqlite.History;

/// <summary>The code called a sub-orchestration.</summary>
public sealed record SubOrchestrationInstanceCreated(string Name, string InstanceId, string? Input) : DecisionEvent
{
    public string? Version { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    internal override string Signature => $"call sub-orchestration '{Name}' as '{InstanceId}'";
}
