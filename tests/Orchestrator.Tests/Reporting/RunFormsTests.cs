using Orchestrator.Configuration;
using Orchestrator.Objects;
using Orchestrator.Planning;
using Orchestrator.Reporting;
using Orchestrator.Runs;
using Orchestrator.Warehouse;

namespace Orchestrator.Tests.Reporting;

/// <summary>A run as one line and as Markdown.</summary>
public sealed class RunFormsTests
{
    private static readonly DateTimeOffset Begin = new(2026, 11, 20, 6, 30, 0, TimeSpan.Zero);

    private static readonly RunReport Report = new()
    {
        RunId = "crm.20261120T063000",
        Pipeline = "crm",
        RetryOf = "crm.20261119T063000",
        Outcome = RunOutcome.PartiallySucceeded,
        StartedAt = Begin,
        EndedAt = Begin.AddSeconds(2_058),
        Objects =
        [
            new ObjectReport
            {
                Name = "Account",
                State = ObjectState.Loaded,
                Mode = LoadMode.Incremental,
                Window = new Window(Begin.AddDays(-1), Begin),
                RecordsRead = 4_312,
                StartedAt = Begin,
                EndedAt = Begin.AddSeconds(101),
                LoadId = "l1",
            },
            new ObjectReport { Name = "Case", State = ObjectState.Failed, Error = "ERROR: a|b\n  <script>" },
        ],
        Statements = [new StatementOutcome { Step = "consolidate", Succeeded = true, Seconds = 28.2, Attempts = 1 }],
        Receipts =
        [
            new LoadReceipt
            {
                Object = "Account", LoadId = "l1", State = ObjectState.Loaded,
                Staged = 4_312, Winners = 4_312, Inserted = 4_310, Updated = 2, TargetAfter = 4_310,
            },
        ],
        Leftovers = new Leftovers([], ["case__l2"]),
        Problems = [],
        Errors = [],
    };

    private static readonly RunView View = new()
    {
        RunId = Report.RunId,
        Pipeline = "crm",
        Status = "Completed",
        Phase = RunPhase.Ended,
        Outcome = Report.Outcome,
        StartedAt = Begin,
        EndedAt = Report.EndedAt,
        Total = 2,
        Loaded = 1,
        Failed = 1,
        Objects = Report.Objects,
        Statements = [new StatementView("consolidate", StatementState.Succeeded, Begin, 28.2, null)],
        Report = Report,
    };

    [Fact]
    public void Line_OfARunThatPartlySucceeded_SaysHowMuchAndWhatWentWrong()
    {
        const string Line = "crm.20261120T063000 PartiallySucceeded in 34m18s: 1 of 2 objects loaded, 4,312 records read; "
            + "Case failed: ERROR: a|b <script>";

        Assert.Equal(Line, RunLine.Of(Report));
        Assert.Equal(Line, RunLine.Of(View));
    }

    [Fact]
    public void Line_OfARunWithoutAReport_SaysWhereItStandsOrHowItEnded()
    {
        RunView going = View with { Status = "Running", Phase = RunPhase.Loading, Outcome = null, EndedAt = null, Report = null };
        RunView killed = View with { Status = "Terminated", Outcome = null, Report = null };

        Assert.Equal("crm.20261120T063000 Running, loading, since 2026-11-20 06:30 UTC: 1 of 2 objects loaded, 1 failed", RunLine.Of(going));
        Assert.Equal("crm.20261120T063000 Terminated after 34m18s: without a report", RunLine.Of(killed));
    }

    [Fact]
    public void Line_OfARefusedRun_NamesTheFirstProblem()
    {
        RunReport refused = Report with
        {
            Outcome = RunOutcome.Failed, Objects = [], Problems = [new ConfigurationProblem("ORC1004", "no object \"Acount\"")],
        };

        Assert.EndsWith("records read; ORC1004: no object \"Acount\"", RunLine.Of(refused), StringComparison.Ordinal);
    }

    /// <summary>A service's text must neither break the table nor become markup.</summary>
    [Fact]
    public void Markdown_OfARunThatPartlySucceeded_AccountsForEveryRow() => Assert.Equal(
        """
        # PartiallySucceeded: crm.20261120T063000

        2026-11-20 06:30 to 2026-11-20 07:04 UTC, 34m18s. 1 of 2 objects loaded, 1 failed.

        Retry of `crm.20261119T063000`.

        ## Why

        - **Case** failed: ERROR: a|b &lt;script>

        ## Objects

        | object | state | mode | window, UTC | took | read | new | changed | gone | same | late | repeated | older | receipt |
        | --- | --- | --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |
        | Account | loaded | incremental | 2026-11-19 06:30 to 2026-11-20 06:30 | 1m41s | 4,312 | 4,310 | 2 | 0 | 0 | 0 | 0 | 0 | holds |
        | Case | failed | - | - | - | 0 | - | - | - | - | - | - | - | - |

        ## Statements

        | statement | state | took | error |
        | --- | --- | ---: | --- |
        | consolidate | succeeded | 28.2 s |  |

        ## Left behind

        0 flows, 1 staging table.

        - `case__l2`

        """.ReplaceLineEndings("\n"),
        RunMarkdown.Of(View));

    [Fact]
    public void Markdown_OfARunUnderWay_SaysWhereItStands()
    {
        RunView going = View with { Status = "Running", Phase = RunPhase.Loading, Outcome = null, EndedAt = null, Report = null };

        Assert.StartsWith(
            "# Running: crm.20261120T063000\n\nSince 2026-11-20 06:30 UTC, loading. 1 of 2 objects loaded, 1 failed.\n",
            RunMarkdown.Of(going),
            StringComparison.Ordinal);
    }
}
