using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Planning;

namespace Orchestrator.Tests.Planning;

/// <summary>The laws of windows, for any history of runs.</summary>
public sealed class LoadWindowTests
{
    private static readonly DateTimeOffset Begin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Windows_OfAnyHistoryOfRuns_LeaveNoGap()
    {
        Gen<(long Gap, int Overlap, int Lag)[]> histories = (
            from gap in Gen.Choose(0, 200_000_000)
            from overlap in Gen.Choose(0, 3_600)
            from lag in Gen.Choose(0, 900)
            select (Gap: (long)gap, Overlap: overlap, Lag: lag)).ArrayOf();
        Prop.ForAll(histories.ToArbitrary(), history =>
        {
            DateTimeOffset coveredTo = Begin, now = Begin.AddMilliseconds(1);
            foreach ((long gap, int overlap, int lag) in history)
            {
                now = now.AddMilliseconds(gap);
                Window window = LoadWindow.After(coveredTo, TimeSpan.FromSeconds(overlap), now);
                if (window.From > coveredTo || window.To <= window.From || window.From.UtcTicks % TimeSpan.TicksPerSecond != 0)
                {
                    return false;
                }

                // As the warehouse counts it: a load covers at most what was visible for sure when its flow began.
                DateTimeOffset sure = now.AddSeconds(-lag);
                DateTimeOffset end = window.To < sure ? window.To : sure;
                coveredTo = end > coveredTo ? end : coveredTo;
            }

            return true;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Filter_ForAnyWindow_AdmitsEveryStampInsideWhateverTheBoundsMean()
    {
        Gen<(int From, int Seconds, int Milliseconds)> cases =
            from start in Gen.Choose(0, 100_000_000)
            from seconds in Gen.Choose(1, 1_000_000)
            from inside in Gen.Choose(0, 999)
            select (start, seconds, inside);
        Prop.ForAll(cases.ToArbitrary(), sample =>
        {
            var window = new Window(Begin.AddSeconds(sample.From), Begin.AddSeconds(sample.From + sample.Seconds));
            (long greaterThan, long lessThan) = LoadWindow.Filter(window);
            long first = window.From.ToUnixTimeMilliseconds();
            long last = window.To.ToUnixTimeMilliseconds() - 1 - sample.Milliseconds;
            long truncatedLast = last / 1_000 * 1_000;
            return greaterThan < first && last < lessThan && first / 1_000 > greaterThan / 1_000 && truncatedLast < lessThan;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Window_OfTwoRunsInOneSecond_IsNeverEmpty()
    {
        Window window = LoadWindow.After(Begin, TimeSpan.Zero, Begin);

        Assert.Equal(new Window(Begin, Begin.AddSeconds(1)), window);
    }
}
