namespace DurableTask.Sqlite.History;

/// <summary>The code called an activity.</summary>
public sealed record TaskScheduled(string Name, string? Input) : DecisionEvent
{
    /// <summary>Version the activity was asked for in; null without one.</summary>
    public string? Version { get; init; }

    /// <summary>The application's own labels; null without any.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    internal override string Signature => $"call activity '{Name}'";
}
