using System.Globalization;

namespace Orchestrator.Tests.Warehouse;

/// <summary>An object of its own in the shared database, whose loads a test stages by hand.</summary>
internal sealed class StagedLoads
{
    private static int count;

    private readonly WarehouseDatabase warehouse;

    private StagedLoads(WarehouseDatabase warehouse)
    {
        this.warehouse = warehouse;
        Name = $"staged{Interlocked.Increment(ref count).ToString(CultureInfo.InvariantCulture)}";
    }

    public string Name { get; }

    public string Target => $"salesforce.{Name}";

    public static async Task<StagedLoads> Of(
        WarehouseDatabase warehouse, string columns = "id varchar(72), name varchar(120), systemmodstamp timestamp, isdeleted boolean")
    {
        var loads = new StagedLoads(warehouse);
        await warehouse.Execute($"CREATE TABLE {loads.Target} ({columns}, _extracted_at timestamp, _run_id varchar(100))");
        return loads;
    }

    public string Load(int number) => $"{Name}_{number}";

    /// <summary>
    /// A load that is ready. Values are SQL rows, extracted at the given hour. Keys can be short because it is registered as no Salesforce
    /// object's.
    /// </summary>
    public async Task Ready(int number, int hour, params string[] rows)
    {
        string load = Load(number);
        await warehouse.Execute($"CREATE TABLE salesforce_incremental.{load} (LIKE {Target})");
        if (rows.Length > 0)
        {
            await warehouse.Execute($"INSERT INTO salesforce_incremental.{load} VALUES {string.Join(", ", rows)}");
        }

        await warehouse.Execute($"""
            INSERT INTO orchestrator.staged (pipeline, object, load_id, run_id, staging_table, progress, state, target_schema, target_table,
                key_columns, cursor_column, deletes, signature, covered_from, covered_to, extracted_at, processed, put_failures, staged,
                staging_schema)
            VALUES ('tests', '{Name}', '{load}', 'run', '{load}', 20, 'ready', 'salesforce', '{Name}',
                'id', 'systemmodstamp', 'apply', 's', NULL, '2026-01-01', '2026-01-02 {hour:D2}:00:00', {rows.Length}, 0, {rows.Length},
                'salesforce_incremental')
            """);
    }

    /// <summary>The same for a full load whose absent records shall go, covering until five minutes before its extraction.</summary>
    public async Task Full(int number, int hour, params string[] rows)
    {
        await Ready(number, hour, rows);
        await Change(number, "absent = 'delete', max_absent = 0.5, covered_to = extracted_at - INTERVAL '5 minutes'");
    }

    /// <summary>The same for a load of a Salesforce object, whose keys are Ids.</summary>
    public async Task OfSalesforce(int number, int hour, params string[] rows)
    {
        await Ready(number, hour, rows);
        await Change(number, "staging_schema = NULL");
    }

    /// <summary>Another registration of a load than it was made with.</summary>
    public Task Change(int number, string assignments) =>
        warehouse.Execute($"UPDATE orchestrator.staged SET {assignments} WHERE load_id = '{Load(number)}'");

    public static string Row(string? id, int hour, string name, bool deleted = false) =>
        $"({(id is null ? "NULL" : $"'{id}'")}, '{name}', '2026-01-01 {hour:D2}:00:00', {(deleted ? "true" : "false")}, NULL, NULL)";

    public Task<IReadOnlyList<string>> Names() => warehouse.Rows($"SELECT id, name FROM {Target} ORDER BY id");

    public Task<long> Count(string table) => warehouse.Number($"SELECT COUNT(*) FROM orchestrator.{table} WHERE object = '{Name}'");

    /// <summary>State and reason of a load.</summary>
    public async Task<string> State(int number) => Assert.Single(await warehouse.Rows(
        $"SELECT state, reason FROM orchestrator.staged WHERE load_id = '{Load(number)}' ORDER BY progress DESC LIMIT 1"));
}
