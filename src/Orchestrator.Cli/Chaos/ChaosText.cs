using System.Globalization;

namespace Orchestrator.Cli.Chaos;

/// <summary>A line per seed, and under a broken one what is broken and how to see it again.</summary>
public sealed class ChaosText(TextWriter to)
{
    public void Begin(int firstSeed, int seeds) => to.WriteLine(seeds == 1 ? $"chaos   seed {firstSeed}" : $"chaos   {seeds} seeds from {firstSeed} on");

    public void Write(SeedResult seed)
    {
        string injected = seed.Injected.Count == 0 ? "nothing" : string.Join(", ", seed.Injected);
        string verdict = seed.IsRight ? Terminal.Good("right") : Terminal.Bad("BROKEN");
        to.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"seed {seed.Seed,9}   {seed.Objects} objects {seed.Tables} tables {seed.Runs,2} runs {seed.Took.TotalSeconds,5:0.0} s   {verdict}   {injected}"));
        foreach (string law in seed.Broken)
        {
            to.WriteLine($"    {law}");
        }

        if (!seed.IsRight)
        {
            to.WriteLine($"    again: {seed.Repeat}");
        }
    }

    public void End(ChaosFigures figures)
    {
        to.WriteLine($"injected: {string.Join(", ", figures.Kinds.Select(kind => $"{ChaosTally.Words(kind.Key)} {kind.Value.ToString("N0", CultureInfo.InvariantCulture)}"))}");
        to.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Counted.Of(figures.Seeds, "seed")}, {figures.Runs:N0} runs in {figures.Took.TotalSeconds:N0} s ({figures.Took.TotalSeconds / Math.Max(1, figures.Seeds):0.0} s a seed): {figures.Broken} broken"));
    }
}
