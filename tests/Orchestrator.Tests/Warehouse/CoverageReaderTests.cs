using Orchestrator.Configuration;
using Orchestrator.Objects;
using Orchestrator.Planning;
using Orchestrator.Tests.Planning;
using Orchestrator.Warehouse;

namespace Orchestrator.Tests.Warehouse;

/// <summary>What is read of coverage through the Data API.</summary>
[Collection(SharedRehearsal.Name)]
public sealed class CoverageReaderTests(RehearsalWarehouse warehouse)
{
    [Fact]
    public async Task Read_NothingWasEverLoaded_SaysNever()
    {
        PipelineCoverage read = await Read(Pipeline(RehearsalWarehouse.Plan("crm.20261120T063000")));

        Assert.Equal(CoverageState.Never, Assert.Single(read.Objects).State);
    }

    [Fact]
    public async Task Read_GapsThatLoadsLeft_TellTheirReasonsAndRuns()
    {
        RunPlan plan = RehearsalWarehouse.Plan("crm.20261120T063000");
        Pipeline pipeline = Pipeline(plan);
        await warehouse.PrepareWarehouse().Run(plan, CancellationToken.None);
        await Cover(pipeline, plan, null, 6);
        await Cover(pipeline, plan, 8, 10);
        await Cover(pipeline, plan, 12, 14);
        await warehouse.Rows($"""
            INSERT INTO orchestrator.staged (pipeline, object, load_id, run_id, progress, state, reason, covered_from, covered_to)
            VALUES ('{pipeline.Name}', 'Account', 'lost-{plan.Warehouse.Schema}', 'crm.lost', 30, 'quarantined', '3 rows are missing',
                '2026-11-20 06:00:00', '2026-11-20 08:00:00')
            """);

        await Cover(pipeline, plan, 16, 18);
        await warehouse.Rows($"""
            INSERT INTO orchestrator.staged (pipeline, object, load_id, run_id, progress, state, put_failures, covered_from, covered_to)
            VALUES ('{pipeline.Name}', 'Account', 'part-{plan.Warehouse.Schema}', 'crm.part', 20, 'ready', 2,
                '2026-11-20 14:00:00', '2026-11-20 16:00:00');
            INSERT INTO orchestrator.ledger (pipeline, object, load_id) VALUES ('{pipeline.Name}', 'Account', 'part-{plan.Warehouse.Schema}')
            """);

        CoverageOfObject account = Assert.Single((await Read(pipeline)).Objects);

        Assert.Equal(CoverageState.Gap, account.State);
        Assert.Equal(Hour(6), account.CoveredTo);
        Assert.Equal(Hour(18), account.Newest);
        Assert.Equal(
            [
                (Hour(6), Hour(8), "its load in run crm.lost was quarantined: 3 rows are missing"),
                (Hour(10), Hour(12), "no load of this window was consolidated; run crm.12 went on after it"),
                (Hour(14), Hour(16), "its load in run crm.part is not whole: AppFlow could not write 2 of its records"),
            ],
            account.Gaps.Select(gap => (gap.From, gap.To, gap.Reason)));
    }

    [Fact]
    public async Task Read_GapThatARunFailedToLoad_TellsHowItEndedAndAboutHowManyRows()
    {
        RunPlan plan = RehearsalWarehouse.Plan("crm.20261120T063000");
        Pipeline pipeline = Pipeline(plan);
        await warehouse.PrepareWarehouse().Run(plan, CancellationToken.None);
        await Cover(pipeline, plan, null, 6);
        await Cover(pipeline, plan, 8, 10);
        await warehouse.Rows($"""
            INSERT INTO orchestrator.ledger (pipeline, object, load_id, processed) VALUES ('{pipeline.Name}', 'Account', 'load10', 30)
            """);
        await Record(plan, "crm.bad", 9, new MissedLoad("Account", ObjectState.Failed, new Window(Hour(6), Hour(8)), "AppFlow: it expired"));

        CoverageGap gap = Assert.Single(Assert.Single((await Read(pipeline)).Objects).Gaps);

        Assert.Equal(("its load in run crm.bad failed: AppFlow: it expired", "crm.bad", 30), (gap.Reason, gap.RunId, gap.AboutRows));
    }

    [Fact]
    public async Task Read_RunsInARowThatDidNotLoadIt_CountsThoseSinceItWasLoadedAndThoseAlike()
    {
        RunPlan plan = RehearsalWarehouse.Plan("crm.20261120T063000");
        Pipeline pipeline = Pipeline(plan);
        await warehouse.PrepareWarehouse().Run(plan, CancellationToken.None);
        await Cover(pipeline, plan, null, 6);
        await Record(plan, "crm.07", 7, Failed("before it was loaded"));
        await warehouse.Rows($"""
            INSERT INTO orchestrator.ledger (pipeline, object, load_id, run_id, extracted_at)
            VALUES ('{pipeline.Name}', 'Account', 'loaded-{plan.Warehouse.Schema}', 'crm.08', '2026-11-20 01:00:00')
            """);
        await Record(plan, "crm.08", 8);
        Assert.Null(Assert.Single((await Read(pipeline)).Objects).Missed);

        await Record(plan, "crm.09", 9, Failed("another reason"));
        await Record(plan, "crm.10", 10, Failed("3 rows are missing from account__a1b2c3"));
        await Record(plan, "crm.11", 11, Failed("17 rows are missing from account__d4e5f6"));
        await Record(plan, "crm.11", 11, Failed("17 rows are missing from account__d4e5f6"));
        PipelineCoverage read = await Read(pipeline);

        MissedRuns missed = Assert.Single(read.Objects).Missed!;
        Assert.Equal((3, 2, "crm.11", ObjectState.Failed), (missed.Count, missed.Alike, missed.RunId, missed.State));
        Assert.Equal("17 rows are missing from account__d4e5f6", missed.Reason);
        Assert.Equal(new EndedRun("crm.11", Hour(11)), read.LastRun);
    }

    [Fact]
    public async Task Read_LoadedUnderAnotherChoiceOfFields_SaysNever()
    {
        RunPlan plan = RehearsalWarehouse.Plan("crm.20261120T063000");
        Pipeline pipeline = Pipeline(plan);
        await warehouse.PrepareWarehouse().Run(plan, CancellationToken.None);
        await Cover(pipeline, plan, null, 6, signature: "another");

        Assert.Equal(CoverageState.Never, Assert.Single((await Read(pipeline)).Objects).State);
    }

    [Fact]
    public async Task Read_TheFileAsksForARange_JudgesByThatRange()
    {
        RunPlan plan = RehearsalWarehouse.Plan("crm.20261120T063000");
        Pipeline pipeline = Pipeline(plan);
        pipeline = pipeline with
        {
            Objects = [pipeline.Objects[0] with { Mode = LoadMode.Window, Window = new Window(Hour(2), Hour(10)) }],
        };
        await warehouse.PrepareWarehouse().Run(plan, CancellationToken.None);

        Assert.Equal(CoverageState.Never, Assert.Single((await Read(pipeline)).Objects).State);
        await Cover(pipeline, plan, 4, 10);
        CoverageOfObject late = Assert.Single((await Read(pipeline)).Objects);
        await Cover(pipeline, plan, 2, 4);
        CoverageOfObject whole = Assert.Single((await Read(pipeline)).Objects);

        Assert.Equal([(Hour(2), Hour(4))], late.Gaps.Select(gap => (gap.From, gap.To)));
        Assert.Equal(Hour(2), late.CoveredTo);
        Assert.Equal((CoverageState.Whole, Hour(10)), (whole.State, whole.CoveredTo));
    }

    [Fact]
    public async Task Read_ARunIsLoadingTheObject_SaysSoUntilItEnds()
    {
        RunPlan plan = RehearsalWarehouse.Plan("crm.20261120T063000");
        Pipeline pipeline = Pipeline(plan);
        await warehouse.PrepareWarehouse().Run(plan, CancellationToken.None);
        await warehouse.Rows($"""
            INSERT INTO orchestrator.staged (pipeline, object, load_id, run_id, progress, state, lease_until)
            VALUES ('{pipeline.Name}', 'Account', 'over-{plan.Warehouse.Schema}', 'crm.over', 10, 'created', '2020-01-01'),
                ('{pipeline.Name}', 'Account', 'done-{plan.Warehouse.Schema}', 'crm.done', 10, 'created', '2999-01-01'),
                ('{pipeline.Name}', 'Account', 'done-{plan.Warehouse.Schema}', 'crm.done', 40, 'consolidated', NULL)
            """);

        bool before = Assert.Single((await Read(pipeline)).Objects).IsLoading;
        await warehouse.Rows($"""
            INSERT INTO orchestrator.staged (pipeline, object, load_id, run_id, progress, state, lease_until)
            VALUES ('{pipeline.Name}', 'Account', 'now-{plan.Warehouse.Schema}', 'crm.now', 10, 'created', '2999-01-01')
            """);
        bool during = Assert.Single((await Read(pipeline)).Objects).IsLoading;
        await warehouse.Rows($"INSERT INTO orchestrator.runs (pipeline, run_id, outcome) VALUES ('{pipeline.Name}', 'crm.now', 'Failed')");
        bool after = Assert.Single((await Read(pipeline)).Objects).IsLoading;

        Assert.Equal((false, true, false), (before, during, after));
    }

    [Fact]
    public void HealPlan_SeveralGaps_TakesTheFirstOfEachObjectFromAnOverlapBefore()
    {
        CoverageOfObject[] objects =
        [
            Covered("Account", (null, 2), (4, 6), (8, 10)),
            Covered("Contact", (null, 2)),
            Covered("Lead", (null, 3), (5, 6)),
            Covered("Never", (3, 4)),
        ];

        HealPlan plan = HealPlan.Of(new PipelineCoverage { Pipeline = "crm", AsOf = Hour(12), Objects = objects }, TimeSpan.FromMinutes(10));

        Assert.Equal(
            [
                new ObjectWindow("Account", Hour(2).AddMinutes(-10), Hour(4)),
                new ObjectWindow("Lead", Hour(3).AddMinutes(-10), Hour(5)),
            ],
            plan.Windows);
        Assert.Equal(1, plan.GapsLeft);
        Assert.Equal(["Account", "Lead"], plan.Request.Objects);
    }

    private static CoverageOfObject Covered(string name, params (int? From, int To)[] stretches) => CoverageOfObject.Of(
        name, stretches.Select(s => new CoveredStretch(s.From is { } from ? Hour(from) : null, Hour(s.To), "run")));

    private static DateTimeOffset Hour(int hour) => new(2026, 11, 20, hour, 0, 0, TimeSpan.Zero);

    private static Pipeline Pipeline(RunPlan plan)
    {
        Pipeline sample = PlannerSamples.Pipeline();
        return sample with
        {
            Name = sample.Name with { Value = plan.Pipeline },
            Redshift = sample.Redshift with { Connection = plan.Warehouse },
        };
    }

    private static MissedLoad Failed(string reason) => new("Account", ObjectState.Failed, null, reason);

    private Task Record(RunPlan plan, string runId, int hour, params MissedLoad[] missed) => new RecordRun(warehouse.Statements).Run(
        new RunRow
        {
            Warehouse = plan.Warehouse,
            Pipeline = plan.Pipeline,
            RunId = runId,
            Installation = "tests",
            Outcome = "Failed",
            StartedAt = Hour(hour - 1),
            EndedAt = Hour(hour),
            ObjectsLoaded = 0,
            ObjectsFailed = missed.Length,
            Missed = missed,
        },
        CancellationToken.None);

    private Task<PipelineCoverage> Read(Pipeline pipeline) =>
        new CoverageReader(warehouse.Statements).Read(pipeline, pipeline.Objects, CancellationToken.None);

    private Task<IReadOnlyList<string>> Cover(Pipeline pipeline, RunPlan plan, int? from, int to, string? signature = null)
    {
        string begin = from is null ? "NULL" : $"'2026-11-20 {from:D2}:00:00'";
        return warehouse.Rows($"""
            INSERT INTO orchestrator.coverage (pipeline, object, signature, load_id, run_id, target_schema, target_table, covered_from, covered_to)
            VALUES ('{pipeline.Name}', 'Account', '{signature ?? LoadSignature.Of(pipeline.Objects[0])}', 'load{to}', 'crm.{from}',
                '{plan.Warehouse.Schema}', 'account', {begin}, '2026-11-20 {to:D2}:00:00')
            """);
    }
}
