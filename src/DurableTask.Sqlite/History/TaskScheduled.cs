namespace DurableTask.Sqlite.History;

/// <summary>The code called an activity.</summary>
public sealed record TaskScheduled(string Name, string? Input) : DecisionEvent
{
    public string? Version { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    internal override string Signature => $"call activity '{Name}'";
}
