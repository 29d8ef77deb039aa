using AwsSimulator.Postgres;
using Orchestrator.Planning;
using Orchestrator.Warehouse;
using static Orchestrator.Tests.Warehouse.StagedLoads;

namespace Orchestrator.Tests.Warehouse.Versions;

/// <summary>History that was switched off for some loads, and fields that went away in Salesforce while it was on.</summary>
[Collection(SharedWarehouse.Name)]
public sealed class SwitchedHistoryTests(WarehouseDatabase warehouse)
{
    private const string Forever = "TIMESTAMP '9999-12-31'";

    [Fact]
    public async Task History_OffAndOnAgain_TakesOverWhatCameInBetween()
    {
        (StagedLoads loads, HistoryTables tables) = await Started();
        await Consolidate(loads, 1, 1, history: true, Row("a", 1, "a"), Row("b", 1, "b"), Row("c", 1, "c"), Row("d", 1, "d"));
        await Consolidate(loads, 2, 2, history: false, Row("a", 2, "a2"), Row("b", 2, "b", deleted: true), Row("c", 1, "c"), Row("e", 2, "e"));
        await Consolidate(loads, 3, 3, history: true, Row("d", 3, "d2"));
        IReadOnlyList<string> target = await loads.Names();

        Assert.Equal(["a|a2", "c|c", "d|d2", "e|e"], target);
        Assert.Equal(target, await Held(tables));
        Assert.Equal(
            ["a|1|1", "a|2|2", "b|1|1", "b|2|2", "c|1|2", "d|1|1", "d|3|3", "e|2|2"],
            await warehouse.Rows($"""
                SELECT record_key, EXTRACT(HOUR FROM first_seen), EXTRACT(HOUR FROM last_seen)
                FROM salesforce_history.{new HistoryViews(tables).History} ORDER BY record_key, version_number
                """));
        await Rebuild(tables);
        Assert.Equal(target, await loads.Names());
    }

    [Fact]
    public async Task History_OnAgain_TakesOverOnlyOnce()
    {
        (StagedLoads loads, HistoryTables tables) = await Started();
        await Consolidate(loads, 1, 1, history: true, Row("a", 1, "a"));
        await Consolidate(loads, 2, 2, history: false, Row("a", 2, "a2"), Row("b", 2, "b"));
        await Consolidate(loads, 3, 3, history: true, Row("a", 3, "a3"));
        long rows = await Rows(tables);

        await Consolidate(loads, 4, 4, history: true, Row("c", 4, "c"));

        Assert.Equal(rows + 1, await Rows(tables));
        Assert.Equal([loads.Load(2)], await warehouse.Rows($"SELECT load_id FROM orchestrator.remembered WHERE object = '{loads.Name}'"));
    }

    [Fact]
    public async Task History_OnAgainAfterALoadThatSawTheWholeTargetAgain_KnowsThatSightingInARebuild()
    {
        (StagedLoads loads, HistoryTables tables) = await Started();
        await Consolidate(loads, 1, 1, history: true, Row("a", 1, "a"), Row("b", 1, "b"));
        await Consolidate(loads, 2, 3, history: false, Row("a", 1, "a"), Row("b", 1, "b"));
        Assert.Equal(1, await warehouse.Number(
            $"SELECT COUNT(*) FROM orchestrator.seen WHERE object = '{loads.Name}' AND record_key IS NULL AND cursor_at IS NULL"));
        await Consolidate(loads, 3, 4, history: true, Row("c", 4, "c"));

        // Extracted before that sighting, at the same cursor: late.
        await Consolidate(loads, 4, 2, history: true, Row("a", 1, "between"));

        string[] target = ["a|a", "b|b", "c|c"];
        Assert.Equal(target, await loads.Names());
        Assert.Equal(target, await Held(tables));
        await Rebuild(tables);
        Assert.Equal(target, await loads.Names());
    }

    [Fact]
    public async Task Field_ThatIsGone_KeepsItsLastValueInTheHistoryAndARebuild()
    {
        (StagedLoads loads, HistoryTables tables) = await Started();
        await Consolidate(loads, 1, 1, history: true, Kept("a", 1, "a", "x", 5), Kept("b", 1, "b", "y", 6));
        await WithoutField(loads, 2, 2, Row("a", 2, "a2"), Row("b", 1, "b"), Row("c", 2, "c"));
        IReadOnlyList<string> target = await All(loads);

        Assert.Equal(["a|a2|x|2026-01-01 05:00:00", "b|b|y|2026-01-01 06:00:00", "c|c|~|~"], target);
        await Rebuild(tables);
        Assert.Equal(target, await All(loads));

        // The record seen again keeps its place in the order: what was extracted in between is late.
        await WithoutField(loads, 3, 4, Row("b", 1, "b"));
        await WithoutField(loads, 4, 3, Row("b", 1, "between"));
        Assert.Equal(target, await All(loads));
        await Rebuild(tables);
        Assert.Equal(target, await All(loads));
    }

    [Fact]
    public async Task Field_ThatIsGone_TwoVersionsOfOneContentInALoad_KeepTheirStamps()
    {
        (StagedLoads loads, HistoryTables tables) = await Started();
        await Consolidate(loads, 1, 1, history: true, Kept("b", 2, "b", "y", 6));
        await loads.Ready(2, 2, Kept("b", 1, "b", "y", 5), Kept("b", 2, "b", "y", 6));
        await warehouse.Execute($"ALTER TABLE salesforce_incremental.{loads.Load(2)} DROP COLUMN legacy");
        await loads.Change(2, "history_schema = 'salesforce_history', stamp_columns = 'lastvieweddate', kept_columns = 'legacy'");

        await warehouse.Consolidate();
        await Rebuild(tables);

        Assert.Equal(["b|b|y|2026-01-01 06:00:00"], await All(loads));
    }

    private static string Kept(string id, int hour, string name, string legacy, int viewed) =>
        $"{Row(id, hour, name)[..^1]}, '{legacy}', '2026-01-01 {viewed:D2}:00:00')";

    private async Task<(StagedLoads Loads, HistoryTables Tables)> Started()
    {
        StagedLoads loads = await StagedLoads.Of(warehouse);
        await warehouse.Execute($"ALTER TABLE {loads.Target} ADD COLUMN legacy varchar(40), ADD COLUMN lastvieweddate timestamp");
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
                new("", "legacy", "VARCHAR(40)"),
                new("", "lastvieweddate", "TIMESTAMP"),
            ],
            Key = ["id"],
            CursorColumn = "systemmodstamp",
            Stamps = ["lastvieweddate"],
        });
        foreach (string statement in tables.Ddl(new Dictionary<string, HashSet<string>>()))
        {
            await warehouse.Execute(RedshiftDialect.Translate(statement));
        }

        return (loads, tables);
    }

    private async Task Consolidate(StagedLoads loads, int number, int hour, bool history, params string[] rows)
    {
        await loads.Ready(number, hour, [.. rows.Select(row => row.Split(", ").Length > 6 ? row : $"{row[..^1]}, NULL, NULL)")]);
        string schema = history ? "'salesforce_history'" : "NULL";
        await loads.Change(number, $"history_schema = {schema}, stamp_columns = 'lastvieweddate', extracted_at = '2026-01-02 {hour:D2}:00:00'");
        await warehouse.Consolidate();
    }

    private async Task WithoutField(StagedLoads loads, int number, int hour, params string[] rows)
    {
        await loads.Ready(number, hour, [.. rows.Select(row => $"{row[..^1]}, NULL, NULL)")]);
        await warehouse.Execute(
            $"ALTER TABLE salesforce_incremental.{loads.Load(number)} DROP COLUMN legacy, DROP COLUMN lastvieweddate");
        await loads.Change(number, """
            history_schema = 'salesforce_history', stamp_columns = 'lastvieweddate', kept_columns = 'legacy,lastvieweddate'
            """);
        await warehouse.Consolidate();
    }

    private Task<IReadOnlyList<string>> Held(HistoryTables tables) => warehouse.Rows($"""
        SELECT h.record_key, c.name FROM ({new HistorySql(tables).HeldAt(Forever, ignoreDeleted: false)}) h
        JOIN salesforce_history.{tables.Versions} c ON c.record_key = h.record_key AND c.content_hash = h.content_hash
        WHERE h.isdeleted = false ORDER BY h.record_key
        """);

    private Task<IReadOnlyList<string>> All(StagedLoads loads) =>
        warehouse.Rows($"SELECT id, name, legacy, lastvieweddate FROM {loads.Target} ORDER BY id");

    private Task<long> Rows(HistoryTables tables) => warehouse.Number($"""
        SELECT (SELECT COUNT(*) FROM salesforce_history.{tables.Versions}) + (SELECT COUNT(*) FROM salesforce_history.{tables.Sightings})
        """);

    private Task Rebuild(HistoryTables tables)
    {
        var o = new HistoryObject(new WarehouseConnection { Database = "dev" }, tables, "salesforce", DeletePolicy.Apply, isComplete: true);
        return warehouse.Execute(string.Join(";\n", HistoryRebuild.Statements(o)));
    }
}
