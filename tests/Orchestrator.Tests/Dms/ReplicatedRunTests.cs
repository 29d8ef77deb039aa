using Amazon.DatabaseMigrationService;
using Amazon.DatabaseMigrationService.Model;
using AwsSimulator.Control;
using Orchestrator.Configuration;
using Orchestrator.Objects;
using Orchestrator.Planning;
using Orchestrator.Reporting;
using Orchestrator.Warehouse;

namespace Orchestrator.Tests.Dms;

/// <summary>Runs whose objects are tables of DMS tasks, the whole product against the simulator.</summary>
public sealed class ReplicatedRunTests(ReplicationRehearsal rehearsal) : IClassFixture<ReplicationRehearsal>
{
    [Fact]
    public async Task Adopt_LoadThatHasFinished_IsTakenInAndTheTaskIsLeftAlone()
    {
        await rehearsal.Source("adopted");
        await rehearsal.Copy("adopted");
        rehearsal.Write("adopted", "adopt");
        int starts = rehearsal.Starts;

        RunReport first = await rehearsal.Load("adopted");
        RunReport same = await rehearsal.Load("adopted");

        Assert.True(first.Outcome == RunOutcome.Succeeded, Errors(first));
        Assert.Equal([("customer", 3L), ("sale", 4L)], first.Objects.Select(o => (o.Name, o.RecordsRead)));
        Assert.All(first.Receipts, receipt => Assert.True(receipt.Holds && receipt.Inserted == receipt.Staged));
        Assert.True(same.Outcome == RunOutcome.Succeeded, Errors(same));
        Assert.All(same.Receipts, receipt => Assert.Equal(receipt.Staged, receipt.Unchanged));
        Assert.Equal(starts, rehearsal.Starts);
        Assert.Equal(4, await rehearsal.Count("SELECT count(*) FROM adopted_landing.sale"));
        Assert.Equal(4, await rehearsal.Count("SELECT count(*) FROM orchestrator.ledger WHERE pipeline = 'adopted' AND seconds BETWEEN 0.05 AND 30"));
        Assert.Equal(3775, await rehearsal.Count("SELECT 100 * SUM(amount) - 500 FROM adopted.sale"));

        await rehearsal.Count("DELETE FROM adopted_source.customer WHERE id = 2; UPDATE adopted_source.customer SET name = 'Eva' WHERE id = 1; SELECT 0");
        await rehearsal.Copy("adopted");
        RunReport after = await rehearsal.Load("adopted");

        Assert.True(after.Outcome == RunOutcome.Succeeded, Errors(after));
        LoadReceipt customers = after.Receipts.Single(receipt => receipt.Object == "customer");
        Assert.Equal((1L, 1L, 1L, 2L), (customers.Updated, customers.Unchanged, customers.AbsentDeleted, customers.TargetAfter));
        Assert.Equal(1, await rehearsal.Count("SELECT count(*) FROM adopted.customer WHERE id = 1 AND name = 'Eva'"));
    }

    [Fact]
    public async Task Adopt_TaskThatHasNeverRun_FailsEachTableAndSaysWhy()
    {
        await rehearsal.Source("never_run");
        rehearsal.Write("never_run", "adopt");

        RunReport report = await rehearsal.Load("never_run");

        Assert.Equal((RunOutcome.Failed, 2), (report.Outcome, report.Failed));
        Assert.All(report.Objects, o => Assert.Contains("has never run", o.Error, StringComparison.Ordinal));
        Assert.Equal("ready", (await rehearsal.Described("never_run")).Status);
    }

    [Fact]
    public async Task Adopt_LoadOfWhichRowsAreGone_IsQuarantinedAndTheOtherTableLoads()
    {
        await rehearsal.Source("shrunk");
        await rehearsal.Copy("shrunk");
        await rehearsal.Count("DELETE FROM shrunk_landing.sale WHERE id = 4; SELECT 0");
        rehearsal.Write("shrunk", "adopt");

        RunReport report = await rehearsal.Load("shrunk");

        Assert.Equal(RunOutcome.PartiallySucceeded, report.Outcome);
        Assert.Equal([ObjectState.Loaded, ObjectState.Quarantined], report.Objects.Select(o => o.State));
        Assert.Contains("3 rows stand in shrunk_landing.sale, and DMS loaded 4", report.Objects[1].Error, StringComparison.Ordinal);
        Assert.Equal(3, await rehearsal.Count("SELECT count(*) FROM shrunk_landing.sale"));
        Assert.Equal(0, await rehearsal.Count("SELECT count(*) FROM shrunk.sale"));
    }

    [Fact]
    public async Task Adopt_TableTheTaskDoesNotLoad_NamesThoseItDoes()
    {
        await rehearsal.Source("gone_table");
        await rehearsal.Copy("gone_table");
        rehearsal.Write("gone_table", "adopt", sale: "key: id, from: gone_table_source.sales");

        RunReport report = await rehearsal.Load("gone_table");

        Assert.Equal([ObjectState.Loaded, ObjectState.Failed], report.Objects.Select(o => o.State));
        const string Why = "loads no table gone_table_source.sales; it lists gone_table_source.customer, gone_table_source.sale";
        Assert.Contains(Why, report.Objects[1].Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reload_FirstTimeAndAfterwards_StartsTheTaskAsItMust()
    {
        await rehearsal.Source("reloaded");
        rehearsal.Write("reloaded", "reload");

        RunReport first = await rehearsal.Load("reloaded");
        bool fresh = (await rehearsal.Table("reloaded", "sale")).FullLoadReloaded!.Value;
        await rehearsal.Count("INSERT INTO reloaded_source.sale VALUES (5, 3, 1); SELECT 0");
        RunReport second = await rehearsal.Load("reloaded");

        Assert.True(first.Outcome == RunOutcome.Succeeded, Errors(first));
        Assert.True(second.Outcome == RunOutcome.Succeeded, Errors(second));
        Assert.Equal((false, true), (fresh, (await rehearsal.Table("reloaded", "sale")).FullLoadReloaded!.Value));
        Assert.Equal(5, await rehearsal.Count("SELECT count(*) FROM reloaded.sale"));
        Assert.Equal(1, await rehearsal.Count("""
            SELECT count(*) FROM information_schema.columns WHERE table_schema = 'reloaded' AND table_name = 'sale'
              AND column_name = 'amount' AND numeric_precision = 10 AND numeric_scale = 2
            """));
    }

    [Fact]
    public async Task Reload_TableInError_IsLoadedByTheSecondAttemptAlone()
    {
        await rehearsal.Source("resumed");
        rehearsal.Write("resumed", "reload");
        rehearsal.Fail("sale");

        RunReport report = await rehearsal.Load("resumed");

        Assert.True(report.Outcome == RunOutcome.Succeeded, Errors(report));
        Assert.All(report.Objects, o => Assert.Equal(2, o.Attempts));
        Assert.True((await rehearsal.Table("resumed", "customer")).FullLoadEndTime < (await rehearsal.Described("resumed")).ReplicationTaskStartDate);
    }

    [Fact]
    public async Task Retry_OfARunWithATableInError_LoadsThatTableAlone()
    {
        await rehearsal.Source("retried");
        rehearsal.Write("retried", "reload", further: "attempts: 1");
        rehearsal.Fail("sale");
        RunReport broken = await rehearsal.Load("retried");
        DateTime? customers = (await rehearsal.Table("retried", "customer")).FullLoadStartTime;

        RunReport mended = await rehearsal.Retry(broken);

        Assert.Equal(RunOutcome.PartiallySucceeded, broken.Outcome);
        Assert.Contains("left retried_source.sale in state \"Table error\"", broken.Objects[1].Error, StringComparison.Ordinal);
        Assert.True(mended.Outcome == RunOutcome.Succeeded, Errors(mended));
        Assert.Equal(["sale"], mended.Objects.Select(o => o.Name));
        Assert.Equal(customers, (await rehearsal.Table("retried", "customer")).FullLoadStartTime);
        Assert.Equal(4, await rehearsal.Count("SELECT count(*) FROM retried.sale"));
    }

    [Fact]
    public async Task Retry_OfARunThatNeverStartedTheTask_LoadsWhatHasChangedSinceTheLoadBefore()
    {
        await rehearsal.Source("unstarted");
        rehearsal.Write("unstarted", "reload", task: "busy: fail", further: "attempts: 1");
        await rehearsal.Load("unstarted");
        await rehearsal.Count("INSERT INTO unstarted_source.sale VALUES (5, 3, 1); SELECT 0");
        rehearsal.Simulator.Faults.Add(
            new FaultRule { Service = "dms", Operation = "StartReplicationTask", Kind = FaultKind.Fail, Code = "AccessDeniedFault", Status = 400 });
        RunReport refused = await rehearsal.Load("unstarted");

        RunReport mended = await rehearsal.Retry(refused);

        Assert.Equal((RunOutcome.Failed, 0), (refused.Outcome, refused.Loaded));
        Assert.True(mended.Outcome == RunOutcome.Succeeded, Errors(mended));
        Assert.Equal(5, await rehearsal.Count("SELECT count(*) FROM unstarted.sale"));
    }

    [Fact]
    public async Task Retry_OfARunThatCalledNoProcedure_CallsTheOneThatReadsATableWithoutReceipts()
    {
        await rehearsal.Source("unread");
        await rehearsal.Count("CREATE SCHEMA unread_mart; CREATE TABLE unread_mart.sums (amount numeric); SELECT 0");
        const string Call = "INSERT INTO unread_mart.sums SELECT SUM(amount) FROM unread_landing.sale";
        const string Procedures = $"procedures: [ {{ name: sums, call: {Call}, inputs: [sale], when: changed }} ]";
        rehearsal.Write("unread", "reload", sale: "consolidate: false", further: Procedures);
        await rehearsal.Load("unread");
        await rehearsal.Count("UPDATE unread_source.sale SET amount = 100; SELECT 0");
        rehearsal.Simulator.Faults.Add(
            new FaultRule { Operation = FaultSteps.RunStatement, Resource = "CALL consolidated_of_tables()", Kind = FaultKind.Drop });
        RunReport broken = await rehearsal.Load("unread");

        RunReport mended = await rehearsal.Retry(broken);

        Assert.Equal([ObjectState.Failed, ObjectState.Loaded], broken.Objects.Select(o => o.State));
        Assert.DoesNotContain(broken.Statements, statement => statement.Procedure is not null);
        Assert.Equal(["customer"], mended.Objects.Select(o => o.Name));
        Assert.True(mended.Outcome == RunOutcome.Succeeded, Errors(mended));
        Assert.Equal(1, await rehearsal.Count("SELECT count(*) FROM unread_mart.sums WHERE amount = 400"));
    }

    [Fact]
    public async Task Retry_OfATableWithRowsMissing_LoadsItAnew()
    {
        await rehearsal.Source("lossy");
        rehearsal.Write("lossy", "reload");
        rehearsal.Simulator.Faults.Add(
            new FaultRule { Service = "dms", Operation = FaultSteps.LoadTable, Resource = "sale", Kind = FaultKind.Drop });
        RunReport lossy = await rehearsal.Load("lossy");

        RunReport mended = await rehearsal.Retry(lossy);

        Assert.Equal([ObjectState.Loaded, ObjectState.Quarantined], lossy.Objects.Select(o => o.State));
        Assert.True(mended.Outcome == RunOutcome.Succeeded, Errors(mended));
        Assert.Equal(4, await rehearsal.Count("SELECT count(*) FROM lossy.sale"));
    }

    [Fact]
    public async Task Run_ThreeObjectsAndTwoTables_OneOfEachFailing_IsMendedByItsRetry()
    {
        await rehearsal.Source("mixed");
        rehearsal.Write("mixed", "reload", further: "attempts: 1", objects: ["Account", "Contact", "Opportunity"]);
        rehearsal.Fail("customer");
        rehearsal.Simulator.Faults.Add(
            new FaultRule { Service = "appflow", Operation = FaultSteps.RunFlow, Resource = "Contact", Kind = FaultKind.Fail });

        RunReport broken = await rehearsal.Load("mixed");
        RunReport mended = await rehearsal.Retry(broken);

        Assert.Equal((RunOutcome.PartiallySucceeded, 5, 3, 2), (broken.Outcome, broken.Total, broken.Loaded, broken.Failed));
        Assert.Equal(
            [("Account", ObjectState.Loaded), ("Contact", ObjectState.Failed), ("Opportunity", ObjectState.Loaded),
                ("customer", ObjectState.Failed), ("sale", ObjectState.Loaded)],
            broken.Objects.Select(o => (o.Name, o.State)));
        Assert.Equal(["Account", "Opportunity", "sale"], broken.Receipts.Select(receipt => receipt.Object));
        Assert.All(broken.Receipts, receipt => Assert.True(receipt.Holds));
        Assert.Equal((RunOutcome.Succeeded, broken.RunId), (mended.Outcome, mended.RetryOf));
        Assert.Equal(["Contact", "customer"], mended.Objects.Select(o => o.Name));
        Assert.Equal(7, await rehearsal.Count("SELECT (SELECT count(*) FROM mixed.customer) + (SELECT count(*) FROM mixed.sale)"));
        Assert.Empty(await rehearsal.FlowsOf("mixed"));
    }

    [Fact]
    public async Task Reload_ByATaskThatAppends_IsRefusedBeforeAnythingIsStarted()
    {
        await rehearsal.Source("appending");
        rehearsal.Write("appending", "reload");
        int starts = rehearsal.Starts;
        RunReport refused = await rehearsal.Load("appending");
        int asked = rehearsal.Starts - starts;

        await rehearsal.Copy("appending");
        await rehearsal.Copy("appending");
        rehearsal.Write("appending", "adopt");
        RunReport doubled = await rehearsal.Load("appending");

        ConfigurationProblem problem = Assert.Single(refused.Problems);
        Assert.Equal(("ORC2123", "TargetTablePrepMode DO_NOTHING", 0), (problem.Code, problem.Found, asked));
        Assert.Equal((RunOutcome.Failed, 2), (doubled.Outcome, doubled.Failed));
        Assert.Contains("8 rows stand in appending_landing.sale, and DMS loaded 4", doubled.Objects[1].Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_StartedByTheTasksOwnEvent_AdoptsWhateverTheFileSays()
    {
        await rehearsal.Source("renamed");
        await rehearsal.Copy("renamed");
        rehearsal.Write("renamed", "reload", sale: "key: id, name: receipt");
        int starts = rehearsal.Starts;
        var ended = new StartEvent("e-1", "DMS Replication Task State Change", ReplicationRehearsal.Arn("renamed"));

        RunReport report = await rehearsal.Begin("renamed", new RunRequest { Event = ended });

        Assert.True(report.Outcome == RunOutcome.Succeeded, Errors(report));
        Assert.Equal(starts, rehearsal.Starts);
        Assert.Equal(4, await rehearsal.Count("SELECT count(*) FROM renamed.receipt"));
    }

    [Fact]
    public async Task Run_TableThatOnlyFeedsProcedures_GetsNoTargetAndFeedsThem()
    {
        await rehearsal.Source("feeding");
        await rehearsal.Count("""
            CREATE TABLE public.feeding_sum (total numeric(12,2));
            CREATE PROCEDURE public.feeding_sums() LANGUAGE plpgsql AS 'BEGIN INSERT INTO public.feeding_sum SELECT SUM(amount) FROM feeding_landing.sale; END';
            SELECT 0
            """);
        rehearsal.Write("feeding", "reload", sale: "consolidate: false", further: "procedures: [ CALL feeding_sums() ]");

        RunReport report = await rehearsal.Load("feeding", new { objects = new[] { "sale" } });

        Assert.True(report.Outcome == RunOutcome.Succeeded, Errors(report));
        Assert.Equal([(ObjectState.Loaded, 4L)], report.Objects.Select(o => (o.State, o.RecordsRead)));
        Assert.Equal(["procedure-1"], report.Statements.Select(statement => statement.Step));
        Assert.Empty(report.Receipts);
        Assert.Equal(4275, await rehearsal.Count("SELECT 100 * SUM(total) FROM public.feeding_sum"));
        Assert.Equal(0, await rehearsal.Count("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'feeding' AND table_name = 'sale'"));
    }

    private static string Errors(RunReport report) => string.Join('\n',
        [.. report.Errors, .. report.Problems.Select(p => $"{p.Code} {p.Message}"), .. report.Objects.Select(o => $"{o.Name}: {o.Error}")]);
}
