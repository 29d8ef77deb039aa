namespace Orchestrator.Benchmarks.Crash;

/// <summary>What an orchestration came to, and the keys of all effects it decided on.</summary>
internal sealed record Outcome(int Value, IReadOnlyList<string> Effects)
{
    public static Outcome None { get; } = new(0, []);

    public Outcome With(Outcome other) => new(Value + other.Value, [.. Effects, .. other.Effects]);
}
