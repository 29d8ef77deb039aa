namespace Orchestrator.Cli.Chaos;

/// <summary>The closing count.</summary>
public sealed class ChaosFigures
{
    private readonly SortedDictionary<ChaosKind, int> _kinds = [];

    public int Seeds { get; private set; }

    public int Broken { get; private set; }

    public int Runs { get; private set; }

    public TimeSpan Took { get; set; }

    public IReadOnlyDictionary<ChaosKind, int> Kinds => _kinds;

    public void Add(SeedResult seed)
    {
        Seeds++;
        Runs += seed.Runs;
        Broken += seed.IsRight ? 0 : 1;
        foreach ((ChaosKind kind, int times) in seed.Kinds)
        {
            _kinds[kind] = _kinds.GetValueOrDefault(kind) + times;
        }
    }
}
