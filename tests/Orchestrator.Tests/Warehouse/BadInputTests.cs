using Npgsql;
using static Orchestrator.Tests.Warehouse.StagedLoads;

namespace Orchestrator.Tests.Warehouse;

/// <summary>What would fail a statement half-way: that load is quarantined with what is wrong and what to do, and the others go on.</summary>
[Collection(SharedWarehouse.Name)]
public sealed class BadInputTests(WarehouseDatabase warehouse)
{
    [Theory]
    [InlineData("ALTER TABLE {0} ADD COLUMN extra varchar(10)", "column extra of {0} is missing from", "load the object again")]
    [InlineData("ALTER TABLE {0} DROP COLUMN name", "column name of {1} is missing from {0}", "add it back, or load the object again")]
    [InlineData("ALTER TABLE {0} DROP COLUMN _run_id", "column _extracted_at or _run_id of {0} is missing", "add it back")]
    [InlineData("ALTER TABLE {0} ALTER COLUMN name TYPE integer USING 1", "column name is integer in {0} and character varying in {1}", "restore its type")]
    [InlineData("ALTER TABLE {0} ALTER COLUMN systemmodstamp TYPE varchar(40); ALTER TABLE {1} ALTER COLUMN systemmodstamp TYPE varchar(40)",
        "cursor column systemmodstamp of {0} is no timestamp", "restore its type")]
    [InlineData("ALTER TABLE {0} ALTER COLUMN name TYPE varchar(3)", "1 rows have a name that {0} does not take", "widen the column")]
    [InlineData("ALTER TABLE {0} ALTER COLUMN systemmodstamp SET NOT NULL", "1 rows have a systemmodstamp that {0} does not take", "drop its NOT NULL")]
    [InlineData("UPDATE {1} SET systemmodstamp = '2999-01-01' WHERE id = 'b'", "1 rows have a systemmodstamp more than a day after their extraction", "correct the records")]
    [InlineData("UPDATE orchestrator.staged SET key_columns = 'number' WHERE staging_table = '{2}'", "key column number is not in {0}", "correct \"key\"")]
    [InlineData("UPDATE orchestrator.staged SET extracted_at = NULL WHERE staging_table = '{2}'", "the time of its extraction is not known", "load the object again")]
    [InlineData("DROP TABLE {0}", "the target table {0} is missing", "run again")]
    public async Task Load_ThatWouldFail_IsQuarantinedWithWhatToDoAndOthersPass(string damage, string problem, string remedy)
    {
        StagedLoads bad = await StagedLoads.Of(warehouse);
        StagedLoads good = await StagedLoads.Of(warehouse);
        await bad.Ready(1, 3, Row("a", 1, "a name that is long"), "('b', 'b', NULL, false, NULL, NULL)");
        await good.Ready(1, 3, Row("a", 1, "a"));
        string staging = $"salesforce_incremental.{bad.Load(1)}";
        await warehouse.Execute(Filled(damage));

        await warehouse.Consolidate();

        string state = await bad.State(1);
        Assert.StartsWith($"quarantined|{Filled(problem)}", state, StringComparison.Ordinal);
        Assert.Contains(remedy, state, StringComparison.Ordinal);
        Assert.Equal(["a|a"], await good.Names());
        Assert.Equal(0, await bad.Count("ledger"));

        string Filled(string text) => text.Replace("{0}", bad.Target, StringComparison.Ordinal)
            .Replace("{1}", staging, StringComparison.Ordinal).Replace("{2}", bad.Load(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Grant_Missing_IsNamed()
    {
        StagedLoads loads = await StagedLoads.Of(warehouse);
        await loads.Ready(1, 3, Row("a", 1, "a"));
        string user = $"clerk_{loads.Name}";
        await warehouse.Execute($"""
            CREATE ROLE {user};
            GRANT USAGE ON SCHEMA salesforce, salesforce_incremental, orchestrator TO {user};
            GRANT ALL ON ALL TABLES IN SCHEMA orchestrator TO {user};
            GRANT SELECT ON ALL TABLES IN SCHEMA salesforce_incremental TO {user};
            GRANT SELECT, INSERT ON {loads.Target} TO {user};
            """);

        await using (NpgsqlConnection connection = await warehouse.Source.OpenConnectionAsync())
        {
            await using var call = new NpgsqlCommand($"SET ROLE {user}; CALL public.consolidate_table('{loads.Load(1)}'); RESET ROLE", connection);
            await call.ExecuteNonQueryAsync();
        }

        Assert.Equal(
            $"quarantined|a grant is missing: GRANT SELECT, INSERT, DELETE ON {loads.Target} to the user of the CALL", await loads.State(1));
    }

    [Fact]
    public async Task History_TableMissing_QuarantinesTheLoad()
    {
        StagedLoads loads = await StagedLoads.Of(warehouse);
        await loads.Ready(1, 3, Row("a", 1, "a"));
        await loads.Change(1, "history_schema = 'salesforce_history'");

        await warehouse.Consolidate();

        Assert.StartsWith(
            $"quarantined|the history tables salesforce_history.{loads.Name}__versions and __sightings are missing",
            await loads.State(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Column_TheLoadBroughtNothingFor_KeepsItsValue()
    {
        StagedLoads loads = await StagedLoads.Of(warehouse);
        await loads.Ready(1, 3, Row("a", 1, "kept"), Row("b", 1, "kept too"));
        await loads.Ready(2, 4, "('a', NULL, '2026-01-01 02:00:00', false, NULL, NULL)", "('b', NULL, '2026-01-01 01:00:00', false, NULL, NULL)",
            "('c', NULL, '2026-01-01 02:00:00', false, NULL, NULL)");
        await loads.Change(2, "kept_columns = 'name'");

        await warehouse.Consolidate();

        Assert.Equal(["a|kept", "b|kept too", "c|~"], await loads.Names());
        Assert.Equal(["1|1|1"], await warehouse.Rows($"SELECT inserted, updated, unchanged FROM orchestrator.ledger WHERE load_id = '{loads.Load(2)}'"));
    }
}
