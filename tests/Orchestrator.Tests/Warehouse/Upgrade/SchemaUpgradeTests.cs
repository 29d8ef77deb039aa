using System.Runtime.CompilerServices;
using AwsSimulator.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Orchestrator.Objects;
using Orchestrator.Planning;
using Orchestrator.Warehouse;
using static Orchestrator.Tests.Warehouse.RehearsalWarehouse;

namespace Orchestrator.Tests.Warehouse.Upgrade;

/// <summary>A warehouse of its own, because these tests take it back to what it was before the present release.</summary>
public sealed class SchemaUpgradeTests : IAsyncLifetime
{
    private static readonly CancellationToken Stop = CancellationToken.None;

    private readonly RehearsalWarehouse warehouse = new();

    public Task InitializeAsync() => warehouse.InitializeAsync();

    public Task DisposeAsync() => warehouse.DisposeAsync();

    private SchemaUpgrade Upgrade => new(warehouse.Statements, NullLogger<SchemaUpgrade>.Instance);

    [Fact]
    public async Task Upgrade_OfTheFirstVersionByTwoHostsAtOnce_KeepsWhatWasThereAndLoadsOn()
    {
        await MakeFirstVersion();
        RunPlan former = Plan("former.1");
        await LeaveALoadBehind(former);

        RunPlan plan = Plan("upgraded.1", former);
        PreparedWarehouse[] prepared = await Task.WhenAll(
            warehouse.PrepareWarehouse().Run(plan, Stop), warehouse.PrepareWarehouse().Run(Plan("other.1"), Stop));
        Assert.All(prepared, answer => Assert.Empty(answer.Objects));
        await warehouse.PrepareWarehouse().Run(plan, Stop);

        Assert.Empty(await Upgrade.Behind(plan.Warehouse, "look", Stop));
        Assert.Equal(["1"], await warehouse.Rows("SELECT COUNT(*) FROM orchestrator.mutex"));
        await warehouse.Rows($"INSERT INTO {StagingTable(plan)} (id, \"order\") VALUES ('00100000000000b', 'new')");
        var request = new RegisterRequest { Plan = plan, Loads = [Loaded(plan, 1)] };
        Assert.Equal(ObjectState.Loaded, Assert.Single((await warehouse.RegisterLoads().Run(request, Stop)).Loads).State);
        await warehouse.Rows("CALL public.consolidated_of_tables()");

        Assert.Equal(
            ["00100000000000a|old|former.1", "00100000000000b|new|upgraded.1"],
            await warehouse.Rows($"SELECT id, \"order\", _run_id FROM {plan.Warehouse.Schema}.account ORDER BY id"));
        Assert.All(await Receipts(former), receipt => Assert.True(receipt.Holds));
        Assert.All(await Receipts(plan), receipt => Assert.True(receipt.Holds));
    }

    [Fact]
    public async Task Upgrade_FromWhicheverScriptIsBehind_AppliesItAndThoseAfterIt()
    {
        WarehouseConnection connection = Connection();
        await Upgrade.Apply(connection, "p", "fresh.1", Stop);
        foreach (SchemaScript script in SchemaScript.All.Where((_, place) => place % 5 == 1))
        {
            await warehouse.Rows($"""
                INSERT INTO orchestrator.schema_version
                SELECT {script.Version}, 'x', 'another wording', MAX(turn) + 1, 'p', 'r' FROM orchestrator.schema_version
                """);

            Assert.Equal(script, (await Upgrade.Behind(connection, "look", Stop))[0]);
            await Upgrade.Apply(connection, "p", $"again.{script.Version}", Stop);
            Assert.Empty(await Upgrade.Behind(connection, "look", Stop));
        }
    }

    [Fact]
    public async Task Warehouse_OfANewerRelease_IsLeftAlone()
    {
        RunPlan plan = Plan("older.1");
        await Upgrade.Apply(plan.Warehouse, plan.Pipeline, "newer.1", Stop);
        await warehouse.Rows("INSERT INTO orchestrator.schema_version VALUES (900, '900_future.sql', 'f', 900, 'p', 'r')");

        PreparedObject prepared = Assert.Single((await warehouse.PrepareWarehouse().Run(plan, Stop)).Objects);

        Assert.Contains("version 900, this release knows", prepared.Problem, StringComparison.Ordinal);
        Assert.Equal(["0"], await warehouse.Rows(
            $"SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = '{plan.Warehouse.Schema}'"));
    }

    private async Task MakeFirstVersion([CallerFilePath] string test = "")
    {
        string script = await File.ReadAllTextAsync(Path.Combine(Path.GetDirectoryName(test)!, "first.sql"));
        foreach (string statement in RedshiftDialect.Split(script))
        {
            await warehouse.Rows(RedshiftDialect.Translate(statement));
        }

        await warehouse.Rows("INSERT INTO orchestrator.schema_version VALUES (1, '001_schemas.sql', 'first', 1, 'p', 'r')");
    }

    /// <summary>A target, and a load that the first version registered and never consolidated.</summary>
    private async Task LeaveALoadBehind(RunPlan former)
    {
        string target = $"{former.Warehouse.Schema}.account";
        await warehouse.Rows($"CREATE SCHEMA {former.Warehouse.Schema}");
        await warehouse.Rows($"""
            CREATE TABLE {target} (id varchar(72), "order" varchar(160), annualrevenue double precision, systemmodstamp timestamp,
                isdeleted boolean, _extracted_at timestamp, _run_id varchar(100))
            """);
        await warehouse.Rows($"CREATE TABLE {StagingTable(former)} (LIKE {target})");
        await warehouse.Rows($"INSERT INTO {StagingTable(former)} (id, \"order\") VALUES ('00100000000000a', 'old')");
        await warehouse.Rows($"""
            INSERT INTO orchestrator.staged (pipeline, object, load_id, run_id, installation, staging_table, progress, state, target_schema,
                target_table, key_columns, cursor_column, deletes, mode, signature, extracted_at, processed, put_failures, staged)
            VALUES ('{former.Pipeline}', 'Account', '{LoadId.Of(former.Pipeline, former.RunId, "Account", 1)}', '{former.RunId}', 'tests',
                '{StagingTable(former).Split('.')[1]}', 20, 'ready', '{former.Warehouse.Schema}', 'account', 'id', 'systemmodstamp', 'apply',
                'full', 'all', '2026-11-19 06:00:00', 1, 0, 1)
            """);
    }

    private async Task<IReadOnlyList<LoadReceipt>> Receipts(RunPlan plan)
    {
        var query = new ReceiptQuery { Warehouse = plan.Warehouse, Pipeline = plan.Pipeline, RunId = plan.RunId };
        return (await new ReadReceipts(warehouse.Statements).Run(query, Stop)).Loads;
    }
}
