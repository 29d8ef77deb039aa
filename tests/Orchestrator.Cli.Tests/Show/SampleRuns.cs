using Orchestrator.Configuration;
using Orchestrator.Objects;
using Orchestrator.Planning;
using Orchestrator.Reporting;
using Orchestrator.Runs;
using Orchestrator.Warehouse;

namespace Orchestrator.Cli.Tests.Show;

/// <summary>Runs that ended in every way there is.</summary>
internal static class SampleRuns
{
    private static readonly Leftovers Nothing = new([], []);

    public static IReadOnlyList<RunView> All { get; } =
    [
        Running(), PartiallySucceeded(), FailedProcedure(), Succeeded(), RefusedFile(), Wide(),
    ];

    public static IReadOnlyList<RunSummary> List { get; } =
    [
        .. All.Select(run => new RunSummary
        {
            RunId = run.RunId,
            Pipeline = run.Pipeline,
            Status = run.Status,
            Phase = run.Phase,
            Outcome = run.Outcome,
            StartedAt = run.StartedAt,
            EndedAt = run.EndedAt,
            Total = run.Total,
            Loaded = run.Loaded,
            Failed = run.Failed,
        }).OrderByDescending(run => run.StartedAt),
    ];

    private static RunView Running()
    {
        DateTimeOffset at = Morning(21);
        return new RunView
        {
            RunId = "support.20261121T063000",
            Pipeline = "support",
            Status = "Running",
            Phase = RunPhase.Loading,
            StartedAt = at,
            Total = 2,
            Loaded = 1,
            Failed = 0,
            Objects =
            [
                Loaded(at, "Case", 6_480, 68),
                new ObjectReport { Name = "Solution", State = ObjectState.Running, RecordsRead = 1_200, StartedAt = at, Attempts = 1 },
            ],
            Statements = [],
        };
    }

    private static RunView PartiallySucceeded()
    {
        DateTimeOffset at = Morning(20);
        ObjectReport[] objects =
        [
            Loaded(at, "Account", 4_312, 101),
            Loaded(at, "Contact", 12_904, 124),
            new ObjectReport
            {
                Name = "Opportunity",
                State = ObjectState.Failed,
                Mode = LoadMode.Incremental,
                Window = Window(20),
                Because = "covered to 2026-11-19 06:25",
                RecordsRead = 3_020,
                StartedAt = at,
                EndedAt = at.AddSeconds(104),
                Attempts = 2,
                LoadId = "0a1b2c3d4e5f",
                Error = "flow crm-daily.20261120T063000.Opportunity.2 ended Failed: Redshift refused the rows: ERROR: 1204 String length exceeds "
                    + "DDL length (column notes__c, varchar(65535))",
            },
            new ObjectReport
            {
                Name = "Lead",
                State = ObjectState.Quarantined,
                Mode = LoadMode.Incremental,
                Window = Window(20),
                RecordsRead = 2_050,
                StartedAt = at,
                EndedAt = at.AddSeconds(48),
                Attempts = 1,
                LoadId = "1f2e3d4c5b6a",
                Error = "2049 rows are staged of 2050 that AppFlow read",
            },
        ];
        return Ended("crm-daily.20261120T063000", RunOutcome.PartiallySucceeded, at, 2_058, new RunReport
        {
            RunId = "crm-daily.20261120T063000",
            Pipeline = "crm-daily",
            Outcome = RunOutcome.PartiallySucceeded,
            StartedAt = at,
            EndedAt = at.AddSeconds(2_058),
            Objects = objects,
            Statements =
            [
                new StatementOutcome { Step = "consolidate", Succeeded = true, Seconds = 28.2, Attempts = 1, StatementId = "s-1" },
                new StatementOutcome { Step = "procedure-1", Succeeded = true, Seconds = 3.1, Attempts = 1, StatementId = "s-2" },
            ],
            Receipts =
            [
                Receipt(objects[0], inserted: 610, updated: 3_480, deleted: 95, unchanged: 51, late: 14, duplicates: 40, superseded: 22),
                Receipt(objects[1], inserted: 1_900, updated: 10_300, deleted: 310, unchanged: 150, late: 40, duplicates: 150, superseded: 54),
                new LoadReceipt { Object = "Lead", LoadId = "1f2e3d4c5b6a", State = ObjectState.Quarantined, Reason = objects[3].Error },
            ],
            Leftovers = new Leftovers([], ["opportunity__0a1b2c3d4e5f"]),
            Problems = [],
            Errors = [],
        });
    }

    private static RunView FailedProcedure()
    {
        DateTimeOffset at = Morning(19);
        ObjectReport[] objects = [Loaded(at, "Account", 10, 31)];
        return Ended("crm-daily.20261119T063000", RunOutcome.Failed, at, 75, new RunReport
        {
            RunId = "crm-daily.20261119T063000",
            Pipeline = "crm-daily",
            RetryOf = "crm-daily.20261118T063000",
            Outcome = RunOutcome.Failed,
            StartedAt = at,
            EndedAt = at.AddSeconds(75),
            Objects = objects,
            Statements =
            [
                new StatementOutcome { Step = "consolidate", Succeeded = true, Seconds = 2, Attempts = 1, StatementId = "s-1" },
                new StatementOutcome
                {
                    Step = "procedure-1",
                    Procedure = "1",
                    Succeeded = false,
                    Seconds = 0.4,
                    Attempts = 1,
                    StatementId = "s-2",
                    Error = "procedure-1 on workgroup analytics, database dev failed, what it had not committed is undone: "
                        + "ERROR: procedure refresh_marts() does not exist",
                },
                new StatementOutcome
                {
                    Step = "procedure-reports", Procedure = "reports", Succeeded = false, NotCalled = "procedure-1 failed", Seconds = 0, Attempts = 0,
                },
                new StatementOutcome
                {
                    Step = "procedure-audit",
                    Procedure = "audit",
                    Succeeded = true,
                    Seconds = 1.2,
                    Attempts = 1,
                    StatementId = "s-3",
                    Result = new StatementResult(["rows", "worst"], [["4010", null]], 1),
                },
            ],
            Receipts = [Receipt(objects[0], inserted: 10)],
            Leftovers = Nothing,
            Problems = [],
            Errors = [],
        });
    }

    private static RunView Succeeded()
    {
        DateTimeOffset at = Morning(18);
        ObjectReport[] objects = [Loaded(at, "Account", 5_000, 131), Loaded(at, "Invoice__c", 1_204_118, 1_990)];
        return Ended("crm-daily.20261118T063000", RunOutcome.Succeeded, at, 2_058, new RunReport
        {
            RunId = "crm-daily.20261118T063000",
            Pipeline = "crm-daily",
            Outcome = RunOutcome.Succeeded,
            StartedAt = at,
            EndedAt = at.AddSeconds(2_058),
            Objects = objects,
            Statements = [new StatementOutcome { Step = "consolidate", Succeeded = true, Seconds = 28.2, Attempts = 2, StatementId = "s-1" }],
            Receipts = [Receipt(objects[0], inserted: 4_990, buried: 3, ignored: 7), Receipt(objects[1], inserted: 1_204_118)],
            Leftovers = Nothing,
            Problems = [],
            Errors = [],
        });
    }

    private static RunView RefusedFile()
    {
        DateTimeOffset at = Morning(17);
        return Ended("finance.20261117T063000", RunOutcome.Failed, at, 1, new RunReport
        {
            RunId = "finance.20261117T063000",
            Pipeline = "finance",
            Outcome = RunOutcome.Failed,
            StartedAt = at,
            EndedAt = at.AddSeconds(1),
            Objects = [],
            Statements = [],
            Receipts = [],
            Leftovers = Nothing,
            Problems =
            [
                new ConfigurationProblem("ORC1004", "no object \"Acount\" in the Salesforce org crm-prod")
                {
                    File = "pipelines/finance.yaml", Line = 9, Column = 13, Length = 6, Text = "    - name: Acount", Nearest = "Account",
                },
            ],
            Errors = [],
        });
    }

    private static RunView Wide()
    {
        DateTimeOffset at = Morning(16);
        ObjectReport[] objects =
        [
            .. Enumerable.Range(1, 1_000).Select(i => i % 100 == 0
                ? new ObjectReport
                {
                    Name = $"Object{i}__c", State = ObjectState.Failed, StartedAt = at, EndedAt = at.AddSeconds(5), Attempts = 2, LoadId = $"f{i}",
                    Error = "INVALID_FIELD: No such column",
                }
                : Loaded(at, $"Object{i}__c", i, i)),
        ];
        return Ended("wide.20261116T063000", RunOutcome.PartiallySucceeded, at, 7_512, new RunReport
        {
            RunId = "wide.20261116T063000",
            Pipeline = "wide",
            Outcome = RunOutcome.PartiallySucceeded,
            StartedAt = at,
            EndedAt = at.AddSeconds(7_512),
            Objects = objects,
            Statements = [new StatementOutcome { Step = "consolidate", Succeeded = true, Seconds = 320, Attempts = 1, StatementId = "s-1" }],
            Receipts = [.. objects.Where(o => o.State == ObjectState.Loaded).Select(o => Receipt(o, inserted: o.RecordsRead))],
            Leftovers = Nothing,
            Problems = [],
            Errors = [],
        });
    }

    private static DateTimeOffset Morning(int day) => new(2026, 11, day, 6, 30, 0, TimeSpan.Zero);

    private static Window Window(int day) => new(Morning(day).AddDays(-1).AddMinutes(-15), Morning(day));

    private static ObjectReport Loaded(DateTimeOffset at, string name, long records, int seconds) => new()
    {
        Name = name,
        State = ObjectState.Loaded,
        Mode = LoadMode.Incremental,
        Window = new Window(at.AddDays(-1), at),
        Because = $"covered to {at.AddDays(-1):yyyy-MM-dd HH:mm}",
        RecordsRead = records,
        Bytes = records * 100,
        StartedAt = at,
        EndedAt = at.AddSeconds(seconds),
        Attempts = 1,
        LoadId = $"of-{name}",
    };

    private static LoadReceipt Receipt(
        ObjectReport o, long inserted, long updated = 0, long deleted = 0, long unchanged = 0, long late = 0, long duplicates = 0,
        long superseded = 0, long buried = 0, long ignored = 0)
    {
        long winners = inserted + updated + deleted + unchanged + late + buried;
        return new LoadReceipt
        {
            Object = o.Name,
            LoadId = o.LoadId!,
            State = ObjectState.Loaded,
            Processed = o.RecordsRead,
            Staged = winners + duplicates + superseded + ignored,
            Ignored = ignored,
            Winners = winners,
            Duplicates = duplicates,
            Superseded = superseded,
            Inserted = inserted,
            Updated = updated,
            Deleted = deleted,
            Buried = buried,
            Unchanged = unchanged,
            Late = late,
            TargetBefore = 4_000,
            TargetAfter = 4_000 + inserted - deleted,
        };
    }

    private static RunView Ended(string runId, RunOutcome outcome, DateTimeOffset at, int seconds, RunReport report) => new()
    {
        RunId = runId,
        Pipeline = runId.Split('.')[0],
        StartedBy = "timer",
        Status = "Completed",
        Phase = RunPhase.Ended,
        Outcome = outcome,
        StartedAt = at,
        EndedAt = at.AddSeconds(seconds),
        Total = report.Total,
        Loaded = report.Loaded,
        Failed = report.Failed,
        Objects = report.Objects,
        Statements =
        [
            .. report.Statements.Select((s, i) => new StatementView(
                s.Step,
                s.NotCalled is not null ? StatementState.NotCalled : s.Succeeded ? StatementState.Succeeded : StatementState.Failed,
                // One after the other, the last of them a little before the run.
                at.AddSeconds(seconds * 0.98 - report.Statements.Skip(i).Sum(later => later.Seconds)),
                s.NotCalled is null ? s.Seconds : null,
                s.NotCalled ?? s.Error)),
        ],
        Report = report,
    };
}
