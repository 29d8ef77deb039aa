namespace DurableTask.Sqlite.History;

/// <summary>The code called a sub-orchestration.</summary>
public sealed record SubOrchestrationInstanceCreated(string Name, string InstanceId, string? Input) : DecisionEvent
{
    /// <summary>Version the sub-orchestration was asked for in; null without one.</summary>
    public string? Version { get; init; }

    /// <summary>The application's own labels; null without any.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    internal override string Signature => $"call sub-orchestration '{Name}' as '{InstanceId}'";
}
