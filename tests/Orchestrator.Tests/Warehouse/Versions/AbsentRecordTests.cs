using AwsSimulator.Postgres;
using Orchestrator.Planning;
using Orchestrator.Warehouse;
using static Orchestrator.Tests.Warehouse.StagedLoads;

namespace Orchestrator.Tests.Warehouse.Versions;

/// <summary>Deletions that nothing but a record's absence from a full load tells of, as history shows them and a rebuild keeps them.</summary>
[Collection(SharedWarehouse.Name)]
public sealed class AbsentRecordTests(WarehouseDatabase warehouse)
{
    [Fact]
    public async Task Record_AbsentFromAFullLoad_EndsThereInTheHistoryAndStaysOutOfARebuild()
    {
        (StagedLoads loads, HistoryTables tables) = await Loaded();
        await loads.Full(2, 4, Row("a", 1, "a"));
        await Consolidate(loads, 2);

        Assert.Equal(
            [
                "a|2026-01-01 01:00:00|~|false|1",
                "b|2026-01-01 01:00:00|2026-01-02 04:00:00|false|1",
                "b|2026-01-02 04:00:00|~|true|0",
            ],
            await History(tables));
        Assert.Equal(["a|a"], await Rebuilt(loads, tables));
    }

    [Fact]
    public async Task Record_BackAfterItWasAbsent_HasBothTimesInTheHistoryAndIsInARebuild()
    {
        (StagedLoads loads, HistoryTables tables) = await Loaded();
        await loads.Full(2, 4, Row("a", 1, "a"));
        await Consolidate(loads, 2);
        await loads.Ready(3, 6, Row("b", 1, "b"));
        await Consolidate(loads, 3);

        Assert.Equal(
            [
                "b|2026-01-01 01:00:00|2026-01-02 04:00:00|false|1",
                "b|2026-01-02 04:00:00|2026-01-02 06:00:00|true|0",
                "b|2026-01-02 06:00:00|~|false|1",
            ],
            (await History(tables)).Where(row => row[0] == 'b'));
        Assert.Equal(await loads.Names(), await Rebuilt(loads, tables));
    }

    private async Task<(StagedLoads Loads, HistoryTables Tables)> Loaded()
    {
        StagedLoads loads = await StagedLoads.Of(warehouse);
        var tables = HistoryTables.Of(new HistoryOrder
        {
            Pipeline = "tests",
            Object = loads.Name,
            Schema = "salesforce_history",
            Table = loads.Name,
            Columns =
            [
                new("", "id", "VARCHAR(72)"),
                new("", "name", "VARCHAR(120)"),
                new("", "systemmodstamp", "TIMESTAMP"),
                new("", "isdeleted", "BOOLEAN"),
            ],
            Key = ["id"],
            CursorColumn = "systemmodstamp",
        });
        foreach (string statement in tables.Ddl(new Dictionary<string, HashSet<string>>()))
        {
            await warehouse.Execute(RedshiftDialect.Translate(statement));
        }

        await loads.Ready(1, 3, Row("a", 1, "a"), Row("b", 1, "b"));
        await Consolidate(loads, 1);
        return (loads, tables);
    }

    private async Task Consolidate(StagedLoads loads, int number)
    {
        await loads.Change(number, "history_schema = 'salesforce_history'");
        await warehouse.Consolidate();
    }

    private Task<IReadOnlyList<string>> History(HistoryTables tables) => warehouse.Rows($"""
        SELECT record_key, valid_from, valid_to, isdeleted, has_content FROM salesforce_history.{new HistoryViews(tables).History}
        ORDER BY record_key, version_number
        """);

    private async Task<IReadOnlyList<string>> Rebuilt(StagedLoads loads, HistoryTables tables)
    {
        var o = new HistoryObject(new WarehouseConnection { Database = "dev" }, tables, "salesforce", DeletePolicy.Apply, isComplete: true);
        await warehouse.Execute(string.Join(";\n", HistoryRebuild.Statements(o)));
        return await loads.Names();
    }
}
