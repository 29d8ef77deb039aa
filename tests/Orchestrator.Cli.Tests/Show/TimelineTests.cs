using Orchestrator.Cli.Show;
using Orchestrator.Objects;
using Orchestrator.Reporting;

namespace Orchestrator.Cli.Tests.Show;

public sealed class TimelineTests
{
    private static readonly RunView Run = SampleRuns.All.First(run => run.RunId == "crm-daily.20261120T063000");

    [Fact]
    public void Lines_OfAnObjectThatWaitedForItsFlow_ShowTheWaitBeforeTheWork()
    {
        // A quarter of 2,058 s of waiting, then a quarter of work: 14 of 56 columns each.
        ObjectReport waited = Object("Account", seconds: 1_029) with { ExtractedAt = Run.StartedAt.AddSeconds(514.5) };

        Assert.Contains($"Account      {new string('.', 14)}{new string('=', 14)}{new string(' ', 28)}  17m09s  waited 8m34s", Lines(waited));
    }

    /// <summary>The flow's begin is AWS's word, the load's begin and end are ours.</summary>
    [Theory]
    [InlineData(-60)]
    [InlineData(5_000)]
    public void Lines_OfAnObjectWhoseFlowBeganOutsideOfItByAnotherClock_ShowNoWait(int seconds)
    {
        ObjectReport skewed = Object("Account", seconds: 1_029) with { ExtractedAt = Run.StartedAt.AddSeconds(seconds) };

        Assert.Contains($"Account      {new string('=', 28)}{new string(' ', 28)}  17m09s", Lines(skewed));
    }

    [Fact]
    public void Lines_OfWhatTookNoTimeOrFailed_ShowOneMark()
    {
        ObjectReport failed = Object("Account", seconds: 0) with { State = ObjectState.Failed };

        Assert.Contains($"Account      x{new string(' ', 55)}  0.0 s", Lines(failed));
    }

    [Fact]
    public void Lines_OfARunUnderWay_AreNone() => Assert.Empty(new Timeline(Run with { EndedAt = null }, Run.Objects).Lines());

    [Fact]
    public void Lines_OfAnyRun_FitTheirColumns() => Assert.All(
        SampleRuns.All.SelectMany(run => new Timeline(run, run.Objects).Lines()), line => Assert.InRange(line.Length, 1, 100));

    private static string[] Lines(ObjectReport o) => [.. new Timeline(Run, [o]).Lines()];

    private static ObjectReport Object(string name, double seconds) => new()
    {
        Name = name, State = ObjectState.Loaded, StartedAt = Run.StartedAt, EndedAt = Run.StartedAt.AddSeconds(seconds),
    };
}
