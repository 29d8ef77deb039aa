namespace Orchestrator.Cli.Chaos;

/// <summary>What became of one seed.</summary>
public sealed record SeedResult
{
    public required int Seed { get; init; }

    public required int Objects { get; init; }

    /// <summary>Tables of the replication task; 0 without one.</summary>
    public int Tables { get; init; }

    public required int Runs { get; init; }

    /// <summary>What really went wrong, and how often.</summary>
    public required IReadOnlyList<string> Injected { get; init; }

    public required IReadOnlyDictionary<ChaosKind, int> Kinds { get; init; }

    /// <summary>The laws that did not hold; empty is right.</summary>
    public required IReadOnlyList<string> Broken { get; init; }

    public required TimeSpan Took { get; init; }

    public bool IsRight => Broken.Count == 0;

    public string Repeat => $"./orchestrator chaos --seeds 1 --seed {Seed}";
}
