using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Planning;
using Orchestrator.Warehouse;

namespace Orchestrator.Tests.Warehouse;

public sealed class CoveredWindowTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 6, 0, 0, TimeSpan.Zero);

    [Fact]
    public void EndOfFirstStretch_AnyWindows_IsTheFirstInstantNothingCovers()
    {
        Gen<CoveredWindow> window =
            from full in Gen.Frequency((1, Gen.Constant(true)), (3, Gen.Constant(false)))
            from a in Gen.Choose(0, 12)
            from length in Gen.Choose(1, 5)
            select new CoveredWindow(full ? null : Start.AddSeconds(a), Start.AddSeconds(a + length));

        Prop.ForAll(Arb.From(window.ListOf()), windows =>
        {
            bool Covers(CoveredWindow w, int second) =>
                Start.AddSeconds(second) < w.To && (w.From is null || w.From <= Start.AddSeconds(second));
            DateTimeOffset? expected = windows.All(w => w.From is not null) ? null
                : Start.AddSeconds(Enumerable.Range(0, 30).First(second => !windows.Any(w => Covers(w, second))));
            return CoveredWindow.EndOfFirstStretch(windows) == expected;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void Of_FullLoad_CoversEverythingUpToStartMinusLag() =>
        Assert.Equal(new CoveredWindow(null, Start.AddSeconds(-300)), CoveredWindow.Of(null, Start.AddMilliseconds(700), 300, 0));

    [Fact]
    public void Of_WindowThatEndedBefore_CoversTheWholeWindow() =>
        Assert.Equal(
            new CoveredWindow(Start.AddHours(-2), Start.AddHours(-1)),
            CoveredWindow.Of(new Window(Start.AddHours(-2), Start.AddHours(-1)), Start, 300, 0));

    [Fact]
    public void Of_WindowUpToNow_IsCutAtStartMinusLag() =>
        Assert.Equal(
            new CoveredWindow(Start.AddHours(-2), Start.AddSeconds(-300)),
            CoveredWindow.Of(new Window(Start.AddHours(-2), Start.AddHours(1)), Start, 300, 0));

    [Fact]
    public void Of_WindowWithinTheLag_CoversNothing() =>
        Assert.Null(CoveredWindow.Of(new Window(Start.AddSeconds(-100), Start), Start, 300, 0));

    [Fact]
    public void Of_PutFailures_CoversNothing() =>
        Assert.Null(CoveredWindow.Of(null, Start, 300, putFailures: 1));
}
