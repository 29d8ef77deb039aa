using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Orchestrator.Flows;
using Orchestrator.Objects;
using Orchestrator.Planning;
using Orchestrator.Warehouse;
using static Orchestrator.Tests.Warehouse.RehearsalWarehouse;

namespace Orchestrator.Tests.Warehouse;

[Collection(SharedRehearsal.Name)]
public sealed class WarehouseActivitiesTests(RehearsalWarehouse rehearsal)
{
    private static readonly CancellationToken Stop = CancellationToken.None;

    [Fact]
    public async Task ReadCoverage_UnknownWorkgroup_TellsTheProblem()
    {
        CoverageQuery question = Question(Plan("r1")) with { Warehouse = Connection() with { Workgroup = "nowhere" } };

        CoverageSnapshot answer = await new ReadCoverage(rehearsal.Statements).Run(question, Stop);

        Assert.Contains("workgroup nowhere", answer.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadCoverage_NothingLoadedYet_CoversNothing()
    {
        CoverageSnapshot answer = await new ReadCoverage(rehearsal.Statements).Run(Question(Plan("r1")), Stop);

        Assert.Null(answer.Problem);
        Assert.Null(Assert.Single(answer.Objects).CoveredTo);
        Assert.InRange(answer.AsOf, rehearsal.Simulator.Clock.GetUtcNow().AddMinutes(-1), rehearsal.Simulator.Clock.GetUtcNow());
    }

    [Fact]
    public async Task Run_FromPreparationToDrop_ConsolidatesCoversAndLeavesNothing()
    {
        RunPlan plan = Plan("whole.1");
        Assert.Empty((await rehearsal.PrepareWarehouse().Run(plan, Stop)).Objects);
        await rehearsal.Rows($"""
            INSERT INTO {StagingTable(plan)}
            VALUES ('00100000000000a', 'x', 1.5, '2026-11-20 06:00:00', false),
                ('00100000000000b', 'y', NULL, '2026-11-20 06:10:00', false)
            """);

        RegisteredLoad registered = await Register(plan, 2);
        await rehearsal.Rows("CALL public.consolidated_of_tables()");
        LoadReceipt receipt = Assert.Single(await Receipts(plan));
        ObjectCoverage coverage = Assert.Single((await new ReadCoverage(rehearsal.Statements).Run(Question(plan), Stop)).Objects);
        DroppedStaging dropped = await rehearsal.DropStaging().Run(Drop(plan), Stop);

        Assert.Equal((ObjectState.Loaded, 2L), (registered.State, registered.Staged));
        Assert.True(receipt.Holds);
        Assert.Equal((2L, 2L, 2L), (receipt.Staged, receipt.Inserted, receipt.TargetAfter));
        Assert.Equal(
            ["00100000000000a|x|whole.1", "00100000000000b|y|whole.1"],
            await rehearsal.Rows($"""SELECT id, "order", _run_id FROM {plan.Warehouse.Schema}.account ORDER BY id"""));
        Assert.Equal(new DateTimeOffset(2026, 11, 20, 6, 26, 0, TimeSpan.Zero), coverage.CoveredTo);
        CoverageQuery another = Question(plan) with { Objects = [new ObjectSignature("Account", "another choice")] };
        Assert.Null(Assert.Single((await new ReadCoverage(rehearsal.Statements).Run(another, Stop)).Objects).CoveredTo);
        Assert.Equal([new EarlierLoad(plan.Objects[0].Mode, 90, 2)], coverage.Earlier);
        Assert.Equal(1, dropped.Dropped);
        Assert.Empty(dropped.Left);
        Assert.Empty(await Tables(plan));
    }

    [Fact]
    public async Task PrepareWarehouse_Twice_MakesEverythingOnce()
    {
        RunPlan plan = Plan("twice.1");

        await rehearsal.PrepareWarehouse().Run(plan, Stop);
        PreparedWarehouse again = await rehearsal.PrepareWarehouse().Run(plan, Stop);

        Assert.Empty(again.Objects);
        Assert.Single(await Tables(plan));
        Assert.Equal([$"{SchemaScript.All.Count}"], await rehearsal.Rows("SELECT COUNT(*) FROM orchestrator.schema_version"));
        Assert.Equal(["1"], await rehearsal.Rows("SELECT COUNT(*) FROM orchestrator.mutex"));
    }

    [Fact]
    public async Task PrepareWarehouse_ScriptInForceIsAnother_AppliesItAgain()
    {
        await rehearsal.PrepareWarehouse().Run(Plan("old.1"), Stop);
        SchemaScript last = SchemaScript.All[^1];
        await rehearsal.Rows($"""
            INSERT INTO orchestrator.schema_version
            SELECT {last.Version}, 'x', 'another wording', MAX(turn) + 1, 'p', 'r' FROM orchestrator.schema_version
            """);

        await rehearsal.PrepareWarehouse().Run(Plan("old.2"), Stop);

        Assert.Equal([last.Checksum], await rehearsal.Rows(
            $"SELECT checksum FROM orchestrator.schema_version WHERE version = {last.Version} ORDER BY turn DESC LIMIT 1"));
        await rehearsal.Rows($"DELETE FROM orchestrator.schema_version WHERE turn > {SchemaScript.All.Count}");
    }

    [Fact]
    public async Task PrepareWarehouse_FieldNewInSalesforce_AddsItsColumn()
    {
        RunPlan plan = Plan("new.1");
        await rehearsal.PrepareWarehouse().Run(plan, Stop);

        await rehearsal.PrepareWarehouse(new EntityField("Region__c", "picklist", 255, false)).Run(Plan("new.2", plan), Stop);

        Assert.Equal(["1020"], await rehearsal.Rows($"""
            SELECT character_maximum_length FROM information_schema.columns
            WHERE table_schema = '{plan.Warehouse.Schema}' AND column_name = 'region__c'
            """));
    }

    [Fact]
    public async Task PrepareWarehouse_KeyNotAmongTheFields_IsTheObjectsProblem()
    {
        RunPlan plan = Plan("key.1");
        plan = plan with { Objects = [plan.Objects[0] with { Key = ["Code__c"] }] };

        PreparedObject prepared = Assert.Single((await rehearsal.PrepareWarehouse().Run(plan, Stop)).Objects);

        Assert.Contains("Code__c", prepared.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PrepareStaging_SecondAttempt_ReplacesTheFirstTable()
    {
        RunPlan plan = Plan("attempt.1");
        await rehearsal.PrepareWarehouse().Run(plan, Stop);
        PrepareStaging activity = rehearsal.PrepareStaging(plan);
        var request = new StagingRequest
        {
            Pipeline = plan.Pipeline,
            RunId = plan.RunId,
            Installation = plan.Installation,
            LeaseUntil = plan.LeaseUntil,
            Object = plan.Objects[0],
            Attempt = 2,
        };

        Assert.Null((await activity.Run(request, Stop)).Problem);
        Assert.Null((await activity.Run(request, Stop)).Problem);

        Assert.Equal([StagingTable(plan, attempt: 2)], await Tables(plan));
    }

    [Fact]
    public async Task RegisterLoads_RowsMissing_QuarantinesAndKeepsTheTable()
    {
        RunPlan plan = Plan("short.1");
        await rehearsal.PrepareWarehouse().Run(plan, Stop);
        await rehearsal.Rows($"INSERT INTO {StagingTable(plan)} (id) VALUES ('00100000000000a')");

        RegisteredLoad load = await Register(plan, 3, putFailures: 1);
        await rehearsal.Rows("CALL public.consolidated_of_tables()");
        LoadReceipt receipt = Assert.Single(await Receipts(plan));
        await rehearsal.DropStaging().Run(Drop(plan), Stop);

        Assert.Equal(ObjectState.Quarantined, load.State);
        Assert.Equal("1 rows are staged of 3 that AppFlow read and 1 it could not write", load.Reason);
        Assert.Equal((ObjectState.Quarantined, false), (receipt.State, receipt.Holds));
        Assert.Equal([StagingTable(plan)], await Tables(plan));
        Assert.Equal(["0"], await rehearsal.Rows($"SELECT COUNT(*) FROM {plan.Warehouse.Schema}.account"));
    }

    [Fact]
    public async Task RegisterLoads_MoreRowsThanRead_LetsThemPass()
    {
        RunPlan plan = Plan("surplus.1");
        await rehearsal.PrepareWarehouse().Run(plan, Stop);
        await rehearsal.Rows($"INSERT INTO {StagingTable(plan)} (id) VALUES ('a'), ('a'), ('b')");

        RegisteredLoad load = await Register(plan, 2);
        await rehearsal.DropStaging().Run(Drop(plan), Stop);

        Assert.Equal(ObjectState.Loaded, load.State);
    }

    [Fact]
    public async Task RegisterLoads_NoRowsTwice_ClosesTheLoadOnceWithoutTheProcedure()
    {
        RunPlan plan = Plan("empty.1");
        await rehearsal.PrepareWarehouse().Run(plan, Stop);
        var request = new RegisterRequest { Plan = plan, Loads = [Loaded(plan, 0)] };

        await rehearsal.RegisterLoads().Run(request, Stop);
        await rehearsal.RegisterLoads().Run(request, Stop);

        Assert.True(Assert.Single(await Receipts(plan)).Holds);
        Assert.Equal(["1"], await rehearsal.Rows($"SELECT COUNT(*) FROM orchestrator.coverage WHERE pipeline = '{plan.Pipeline}'"));
        await rehearsal.DropStaging().Run(Drop(plan), Stop);
        Assert.Empty(await Tables(plan));
    }

    [Fact]
    public async Task SettleCulprit_Twice_RecordsTheLoadOnceAndNoCallMeetsItAgain()
    {
        await rehearsal.PrepareWarehouse().Run(Plan("culprit.0"), Stop);
        // What other tests left ready would stand in the line as well.
        await rehearsal.Rows("CALL public.consolidated_of_tables()");
        RunPlan plan = Plan("culprit.1");
        await rehearsal.PrepareWarehouse().Run(plan, Stop);
        await rehearsal.Rows($"INSERT INTO {StagingTable(plan)} (id) VALUES ('00100000000000a')");
        RegisteredLoad load = await Register(plan, 1);
        var query = new ReceiptQuery { Warehouse = plan.Warehouse, Pipeline = plan.Pipeline, RunId = plan.RunId };
        Assert.Equal(load.LoadId, (await new FirstReadyLoad(rehearsal.Statements).Run(query, Stop)).LoadId);

        var settle = new SettleCulprit(rehearsal.Statements);
        await settle.Run(Culprit(plan, load.LoadId, "one"), Stop);
        await settle.Run(Culprit(plan, load.LoadId, "two"), Stop);
        await rehearsal.Rows("CALL public.consolidated_of_tables()");

        Assert.Null((await new FirstReadyLoad(rehearsal.Statements).Run(query, Stop)).LoadId);
        LoadReceipt receipt = Assert.Single(await Receipts(plan));
        Assert.Equal((ObjectState.Failed, "one"), (receipt.State, receipt.Reason));
        await rehearsal.DropStaging().Run(Drop(plan), Stop);
        Assert.Empty(await Tables(plan));
    }

    [Fact]
    public async Task SettleCulprit_AnotherCallConsolidatedItMeanwhile_LeavesItsReceiptAlone()
    {
        RunPlan plan = Plan("culprit.2");
        await rehearsal.PrepareWarehouse().Run(plan, Stop);
        await rehearsal.Rows($"INSERT INTO {StagingTable(plan)} (id) VALUES ('00100000000000a')");
        RegisteredLoad load = await Register(plan, 1);
        await rehearsal.Rows("CALL public.consolidated_of_tables()");

        await new SettleCulprit(rehearsal.Statements).Run(Culprit(plan, load.LoadId, "late"), Stop);

        Assert.True(Assert.Single(await Receipts(plan)).Holds);
        await rehearsal.DropStaging().Run(Drop(plan), Stop);
    }

    [Fact]
    public async Task DropStaging_LoadStillReady_DiscardsItSoThatNoCallMeetsIt()
    {
        RunPlan plan = Plan("ready.1");
        await rehearsal.PrepareWarehouse().Run(plan, Stop);
        await rehearsal.Rows($"INSERT INTO {StagingTable(plan)} (id) VALUES ('00100000000000a')");
        await Register(plan, 1);

        await rehearsal.DropStaging().Run(Drop(plan), Stop);
        await rehearsal.DropStaging().Run(Drop(plan), Stop);
        await rehearsal.Rows("CALL public.consolidated_of_tables()");

        Assert.Equal(["discarded"], await rehearsal.Rows(
            $"SELECT state FROM orchestrator.staged WHERE pipeline = '{plan.Pipeline}' ORDER BY progress DESC LIMIT 1"));
        Assert.Empty(await Receipts(plan));
        Assert.Equal(["0"], await rehearsal.Rows($"SELECT COUNT(*) FROM {plan.Warehouse.Schema}.account"));
    }

    [Fact]
    public async Task DropStaging_SomethingStillWritesToATable_LeavesItAndNamesIt()
    {
        RunPlan plan = Plan("straggler.1");
        await rehearsal.PrepareWarehouse().Run(plan, Stop);
        var hurried = new WarehouseStatements(rehearsal.Redshift, new HurriedClock(), NullLogger<WarehouseStatements>.Instance);
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(rehearsal.Simulator.PostgresConnectionString);
        await using NpgsqlConnection straggler = await source.OpenConnectionAsync();
        await using NpgsqlTransaction transaction = await straggler.BeginTransactionAsync();
        await using var write = new NpgsqlCommand($"INSERT INTO {StagingTable(plan)} (id) VALUES ('late')", straggler);
        await write.ExecuteNonQueryAsync();

        var impatient = new DropStaging(
            hurried, new StagingRemoval(hurried, new TargetCatalogue(hurried), NullLogger<StagingRemoval>.Instance));

        DroppedStaging dropped = await impatient.Run(Drop(plan), Stop);

        Assert.Equal(0, dropped.Dropped);
        Assert.Equal([StagingTable(plan)], dropped.Left.Select(table => $"salesforce_incremental.{table}"));
        await transaction.RollbackAsync();
        await rehearsal.DropStaging().Run(Drop(plan), Stop);
        Assert.Empty(await Tables(plan));
    }

    [Fact]
    public async Task PrepareWarehouse_MoreNewFieldsThanABatchTakes_AddsThemAll()
    {
        RunPlan plan = Plan("many.1");
        await rehearsal.PrepareWarehouse().Run(plan, Stop);

        EntityField[] further = [.. Enumerable.Range(0, 95).Select(i => new EntityField($"F{i}__c", "string", 10, false))];
        await rehearsal.PrepareWarehouse(further).Run(Plan("many.2", plan), Stop);

        Assert.Equal(["95"], await rehearsal.Rows($"""
            SELECT COUNT(*) FROM information_schema.columns
            WHERE table_schema = '{plan.Warehouse.Schema}' AND column_name LIKE 'f%__c'
            """));
    }

    [Fact]
    public async Task RecordRun_Twice_LeavesOneRow()
    {
        RunPlan plan = Plan("record.1");
        await rehearsal.PrepareWarehouse().Run(plan, Stop);
        var row = new RunRow
        {
            Warehouse = plan.Warehouse,
            Pipeline = plan.Pipeline,
            RunId = plan.RunId,
            Installation = plan.Installation,
            Outcome = "Failed",
            StartedAt = plan.AsOf,
            EndedAt = plan.AsOf.AddSeconds(2),
            ObjectsLoaded = 0,
            ObjectsFailed = 1,
            Error = "it's over",
        };

        await new RecordRun(rehearsal.Statements).Run(row, Stop);
        await new RecordRun(rehearsal.Statements).Run(row with { EndedAt = plan.AsOf.AddSeconds(3) }, Stop);

        Assert.Equal(
            ["Failed|2026-11-20 06:30:02|it's over"],
            await rehearsal.Rows($"SELECT outcome, ended_at, error FROM orchestrator.runs WHERE pipeline = '{plan.Pipeline}'"));
    }

    private static CoverageQuery Question(RunPlan plan) => new()
    {
        Warehouse = plan.Warehouse,
        Pipeline = plan.Pipeline,
        Objects = [.. plan.Objects.Select(o => new ObjectSignature(o.Name, o.Signature))],
    };

    private static Culprit Culprit(RunPlan plan, string loadId, string reason) =>
        new() { Warehouse = plan.Warehouse, RunId = plan.RunId, LoadId = loadId, Reason = reason };

    private static DropRequest Drop(RunPlan plan) => new() { Warehouse = plan.Warehouse, Pipeline = plan.Pipeline, RunId = plan.RunId };

    private async Task<RegisteredLoad> Register(RunPlan plan, long processed, long putFailures = 0)
    {
        var request = new RegisterRequest { Plan = plan, Loads = [Loaded(plan, processed, putFailures)] };
        return Assert.Single((await rehearsal.RegisterLoads().Run(request, Stop)).Loads);
    }

    private async Task<IReadOnlyList<LoadReceipt>> Receipts(RunPlan plan)
    {
        var query = new ReceiptQuery { Warehouse = plan.Warehouse, Pipeline = plan.Pipeline, RunId = plan.RunId };
        return (await new ReadReceipts(rehearsal.Statements).Run(query, Stop)).Loads;
    }

    private Task<IReadOnlyList<string>> Tables(RunPlan plan) => rehearsal.Rows($"""
        SELECT DISTINCT 'salesforce_incremental.' || s.staging_table FROM orchestrator.staged s
        JOIN information_schema.tables t ON t.table_schema = 'salesforce_incremental' AND t.table_name = s.staging_table
        WHERE s.pipeline = '{plan.Pipeline}'
        """);
}
