using System.Text.Json;
using Orchestrator.Cli.Chaos;

namespace Orchestrator.Cli.Tests.Chaos;

/// <summary>What the chaos suite says, and that a seed always means the same.</summary>
public sealed class ChaosTextTests
{
    [Fact]
    public void Text_BrokenSeed_SaysWhatIsBrokenAndHowToRepeatIt()
    {
        var tally = new ChaosTally();
        tally.Add(ChaosKind.KilledHost, "killed host", 2);
        var seed = new SeedResult
        {
            Seed = 4711,
            Objects = 2,
            Runs = 5,
            Injected = tally.Lines(),
            Kinds = tally.Kinds,
            Broken = ["target = org: Account 001: in the org, not in the target"],
            Took = TimeSpan.FromSeconds(4.2),
        };
        ChaosFigures figures = new() { Took = TimeSpan.FromSeconds(9) };
        figures.Add(seed);
        figures.Add(seed with { Broken = [] });
        StringWriter text = new();
        ChaosText chaos = new(text);

        chaos.Write(seed);
        chaos.End(figures);

        Assert.Equal(
            """
            seed      4711   2 objects 0 tables  5 runs   4.2 s   BROKEN   killed host 2x
                target = org: Account 001: in the org, not in the target
                again: ./orchestrator chaos --seeds 1 --seed 4711
            injected: killed host 4
            2 seeds, 10 runs in 9 s (4.5 s a seed): 1 broken

            """,
            text.ToString());
    }

    [Fact]
    public void Draw_TheSameSeed_GivesTheSameScriptAndAnotherSeedAnother()
    {
        static string Drawn(int seed) => JsonSerializer.Serialize(ChaosDraw.Of(seed));

        Assert.Equal(Drawn(7), Drawn(7));
        Assert.NotEqual(Drawn(7), Drawn(8));
    }

    [Fact]
    public void Draw_ManySeeds_InjectEveryKind()
    {
        ChaosScript[] scripts = [.. Enumerable.Range(1, 60).Select(ChaosDraw.Of)];
        IEnumerable<ChaosKind> drawn = scripts.SelectMany(script => script.Rounds).SelectMany(round => round.Injections)
            .Select(injection => injection.Kind).Concat(scripts.Select(script => script.Mart?.Ways).OfType<ChaosKind>());

        Assert.Empty(Enum.GetValues<ChaosKind>().Except(drawn));
    }
}
