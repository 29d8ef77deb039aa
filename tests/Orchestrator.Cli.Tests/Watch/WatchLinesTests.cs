using Orchestrator.Cli.Tests.Show;
using Orchestrator.Cli.Watch;
using Orchestrator.Objects;
using Orchestrator.Reporting;

namespace Orchestrator.Cli.Tests.Watch;

public sealed class WatchLinesTests
{
    private const string Run = "crm-daily.20261120T063000";

    private static readonly RunView Ended = SampleRuns.All.First(run => run.RunId == Run);

    private static readonly DateTimeOffset Now = new(2026, 11, 20, 6, 30, 2, TimeSpan.Zero);

    [Fact]
    public void Of_RunSeenFromItsFirstMomentToItsEnd_SaysEveryChangeOnce()
    {
        WatchLines lines = new(Run);
        // Staged, and set aside only when its rows were counted.
        ObjectReport staged = Ended.Objects[3] with { State = ObjectState.Loaded, Error = null };

        Assert.Equal([$"06:30:02  run {Run} started: 4 objects"], lines.Of(Going(), Now));
        Assert.Equal(["06:30:03  1 of 4  Lead         loaded       2,050 rows in 48.0 s"], lines.Of(Going(staged), Now.AddSeconds(1)));
        Assert.Empty(lines.Of(Going(staged), Now.AddSeconds(2)));
        Assert.Equal(
            [
                "06:31:02  ......  Lead         QUARANTINED  2049 rows are staged of 2050 that AppFlow read",
                "06:31:02  2 of 4  Account      loaded       4,312 rows in 1m41s",
                $"06:31:02  3 of 4  Opportunity  FAILED       {Ended.Objects[2].Error}",
                "06:31:02  4 of 4  Contact      loaded       12,904 rows in 2m04s",
                "06:31:02  consolidating 2 objects",
                $"06:31:02  run PartiallySucceeded in 34m18s: {Ended.Loaded} loaded, {Ended.Failed} failed. Exit code 3",
                $"06:31:02  next: orchestrator show {Run}",
            ],
            lines.Of(Ended, Now.AddMinutes(1)));
    }

    [Fact]
    public void Of_NothingChangesForAMinute_SaysWhatIsRunning()
    {
        WatchLines lines = new(Run);
        ObjectReport running = new() { Name = "Case", State = ObjectState.Running, RecordsRead = 1_200 };
        lines.Of(Going(running), Now);

        Assert.Empty(lines.Of(Going(running), Now.AddSeconds(59)));
        Assert.Equal(["06:31:02  ......  Case  running, 1,200 rows so far"], lines.Of(Going(running), Now.AddSeconds(60)));
        Assert.Empty(lines.Of(Going(running), Now.AddSeconds(119)));
    }

    [Fact]
    public void Of_RunRefusedBeforeItBegan_SaysWhy()
    {
        RunView refused = SampleRuns.All.First(run => run.Report?.Problems.Count > 0);

        IReadOnlyList<string> said = new WatchLines(refused.RunId).Of(refused, Now);

        Assert.Contains(said, line => line.Contains($"why: {refused.Report!.Problems[0].Code}: ", StringComparison.Ordinal));
        Assert.EndsWith($"next: orchestrator show {refused.RunId}", said[^1], StringComparison.Ordinal);
    }

    private static RunView Going(params ObjectReport[] objects) =>
        Ended with { EndedAt = null, Outcome = null, Report = null, Status = "Running", Objects = objects, Statements = [] };
}
