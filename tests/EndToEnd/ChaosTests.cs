using Orchestrator.Cli.Chaos;

namespace Orchestrator.EndToEnd;

/// <summary>The short form of what <c>orchestrator chaos --seeds 500</c> does: the first and the last round of seeds that never change.</summary>
public sealed class ChaosTests
{
    private const int Seeds = 20;

    [Fact]
    public async Task Chaos_FixedSeeds_BreakNoLaw()
    {
        List<SeedResult> results = [];
        IEnumerable<ChaosScript> scripts = Enumerable.Range(1, Seeds).Select(ChaosDraw.Of).Select(script => script with { Rounds = [script.Rounds[0], script.Rounds[^1]] });

        // All at once: they wait more than they work.
        await foreach (SeedResult result in ChaosSuite.Play(scripts, Seeds, isTalkative: false, CancellationToken.None))
        {
            results.Add(result);
        }

        Assert.Equal(Seeds, results.Count);
        Assert.All(results, result => Assert.True(result.IsRight, $"seed {result.Seed}: {string.Join('\n', result.Broken)}"));
        // Seeds in which nothing goes wrong would prove nothing.
        Assert.True(results.SelectMany(result => result.Kinds.Keys).Distinct().Count() > Enum.GetValues<ChaosKind>().Length / 2);
    }
}
