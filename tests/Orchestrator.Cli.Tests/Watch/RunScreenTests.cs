using Orchestrator.Cli.Tests.Show;
using Orchestrator.Cli.Watch;
using Orchestrator.Objects;
using Orchestrator.Reporting;
using Orchestrator.Runs;

namespace Orchestrator.Cli.Tests.Watch;

/// <summary>What a terminal of one size shows of a run.</summary>
public sealed class RunScreenTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 6, 30, 0, TimeSpan.Zero);

    private static readonly RunView Loading = new()
    {
        RunId = "crm-daily.20261120T063000",
        Pipeline = "crm-daily",
        Status = "Running",
        Phase = RunPhase.Loading,
        StartedAt = Start,
        Total = 6,
        Loaded = 2,
        Failed = 1,
        Objects =
        [
            Of("Account", ObjectState.Loaded, 4_312, 0, 101),
            Of("Contact", ObjectState.Loaded, 0, 0, 124),
            Of("Opportunity", ObjectState.Failed, 3_020, 0, 104) with { Error = "a value of Notes__c is longer\n  than the column can hold, which is 65,535 bytes" },
            Of("Invoice__c", ObjectState.Running, 132_500, 26, null),
            Of("Case", ObjectState.Creating, 0, 250, null) with { Error = "the account has 1,000 flows; waiting for room" },
            new ObjectReport { Name = "Lead", State = ObjectState.Queued },
        ],
        Statements = [],
    };

    [Fact]
    public void Lines_ObjectsOfEveryState_PutsFailedBeforeRunningBeforeDone() =>
        SourceFile.Holds(Screen(Loading, 100, 40), "screen-loading.txt");

    [Fact]
    public void Lines_StatementsRun_ShowsThemBesideTheObjects()
    {
        RunView consolidating = Loading with
        {
            Phase = RunPhase.Procedures,
            Objects = [.. Loading.Objects.Take(3)],
            Statements =
            [
                new StatementView("consolidate", StatementState.Succeeded, Start.AddSeconds(130), 28.2, null),
                new StatementView("procedure-1", StatementState.Running, Start.AddSeconds(240), null, null),
            ],
        };

        SourceFile.Holds(Screen(consolidating, 100, 40), "screen-procedures.txt");
    }

    [Fact]
    public void Lines_AThousandObjectsOnASmallTerminal_FoldsWhatDoesNotFit()
    {
        RunView wide = Loading with
        {
            Objects = [.. Loading.Objects, .. Enumerable.Range(0, 1_000).Select(i => Of($"Thing{i:D4}__c", ObjectState.Loaded, i, 0, 200 + i))],
        };

        string screen = Screen(wide, 80, 15);

        Assert.True(screen.TrimEnd('\n').Split('\n').Length <= 15, screen);
        Assert.All(screen.Split('\n'), line => Assert.True(line.Length <= 80, line));
        SourceFile.Holds(screen, "screen-thousand.txt");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(24)]
    public void Lines_RunsOfEveryKind_KeepWithinTheTerminal(int height)
    {
        foreach (RunView run in SampleRuns.All)
        {
            IReadOnlyList<string> lines = RunScreen.Lines(run, Start.AddDays(2), 60, height);

            Assert.True(lines.Count <= Math.Max(height, 10), string.Join('\n', lines));
            Assert.All(lines, line => Assert.True(line.Length <= 60, line));
        }
    }

    [Fact]
    public void Lines_RunThatHasEnded_TellsItsOutcomeAndOffersNoCancel()
    {
        RunView ended = SampleRuns.All.First(run => run.Outcome == RunOutcome.PartiallySucceeded);

        IReadOnlyList<string> lines = RunScreen.Lines(ended, ended.EndedAt!.Value.AddHours(5), 120, 40);

        Assert.Contains("   PartiallySucceeded   34m18s", lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain(lines, line => line.Contains("Ctrl+C", StringComparison.Ordinal));
    }

    private static string Screen(RunView run, int width, int height) =>
        string.Concat(RunScreen.Lines(run, Start.AddSeconds(252), width, height).Select(line => $"{line}\n"));

    private static ObjectReport Of(string name, ObjectState state, long rows, int start, int? end) => new()
    {
        Name = name,
        State = state,
        RecordsRead = rows,
        StartedAt = Start.AddSeconds(start),
        EndedAt = end is { } seconds ? Start.AddSeconds(seconds) : null,
    };
}
