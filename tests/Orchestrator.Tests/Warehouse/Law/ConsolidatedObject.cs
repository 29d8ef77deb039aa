using System.Globalization;
using System.Text;

namespace Orchestrator.Tests.Warehouse.Law;

/// <summary>A history consolidated in the real database as an object of its own; its tables go when it is disposed.</summary>
public sealed class ConsolidatedObject : IAsyncDisposable
{
    private const string Columns =
        "name varchar(120), amount double precision, active boolean, systemmodstamp timestamp, isdeleted boolean";

    private static int count;

    private readonly WarehouseDatabase warehouse;
    private readonly History history;
    private readonly string name;

    private ConsolidatedObject(WarehouseDatabase warehouse, History history)
    {
        this.warehouse = warehouse;
        this.history = history;
        name = $"law{Interlocked.Increment(ref count).ToString(CultureInfo.InvariantCulture)}";
    }

    private string KeyColumns => history.Rules.CompositeKey ? "region varchar(72), id varchar(72)" : "id varchar(72)";

    private string WholeKey => history.Rules.CompositeKey ? "region || id" : "id";

    public static async Task<ConsolidatedObject> Of(WarehouseDatabase warehouse, History history)
    {
        var consolidated = new ConsolidatedObject(warehouse, history);
        await warehouse.Execute(consolidated.Script());
        await warehouse.Consolidate();
        if (history.Arrivals.Count > 0)
        {
            // What was settled once stays settled: by another CALL, and by a CALL of the load itself.
            await warehouse.Consolidate();
            await warehouse.Execute($"CALL public.consolidate_table('{consolidated.Load(0)}')");
        }

        return consolidated;
    }

    public Task<IReadOnlyList<string>> Target() =>
        Sorted($"SELECT {WholeKey}, systemmodstamp, isdeleted, name, amount, active FROM salesforce.{name}");

    /// <summary>The tombstones that count: of records not in the target, the greatest of each.</summary>
    public Task<IReadOnlyList<string>> Tombstones() => Sorted($"""
        SELECT record_key, cursor_at, seen FROM (
            SELECT t.*, ROW_NUMBER() OVER (PARTITION BY record_key ORDER BY cursor_at DESC NULLS LAST, seen DESC) AS place
            FROM orchestrator.tombstones t WHERE object = '{name}') t
        WHERE place = 1 AND NOT EXISTS (SELECT 1 FROM salesforce.{name} s WHERE {RecordKey("s")} = t.record_key)
        """);

    public Task<IReadOnlyList<string>> BrokenReceipts() => warehouse.Rows($"""
        SELECT staged, ignored, winners, duplicates, superseded, inserted, updated, deleted, buried, unchanged, late,
            target_before, target_after
        FROM orchestrator.ledger WHERE object = '{name}'
        AND (staged <> ignored + winners + duplicates + superseded
          OR winners <> inserted + updated + deleted + buried + unchanged + late
          OR target_after <> target_before + inserted - deleted - absent_deleted)
        UNION ALL
        SELECT COUNT(*), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
        FROM orchestrator.ledger WHERE object = '{name}' HAVING COUNT(*) <> {history.Arrivals.Count}
        """);

    /// <summary>A few figures of each receipt, in the order of arrival.</summary>
    public Task<IReadOnlyList<string>> Receipts() => warehouse.Rows($"""
        SELECT 'inserted ' || inserted || ', updated ' || updated || ', unchanged ' || unchanged || ', late ' || late
            || ', superseded ' || superseded
        FROM orchestrator.ledger WHERE object = '{name}' ORDER BY load_id
        """);

    public async ValueTask DisposeAsync() => await warehouse.Execute($"""
        DROP TABLE salesforce.{name};
        {string.Concat(history.Arrivals.Select((_, index) => $"DROP TABLE salesforce_incremental.{Load(index)};"))}
        DELETE FROM orchestrator.staged WHERE object = '{name}';
        DELETE FROM orchestrator.ledger WHERE object = '{name}';
        DELETE FROM orchestrator.seen WHERE object = '{name}';
        DELETE FROM orchestrator.tombstones WHERE object = '{name}';
        """);

    private string Load(int index) => $"{name}_{index:D2}";

    private string RecordKey(string alias) => history.Rules.CompositeKey
        ? $"OCTET_LENGTH({alias}.region) || ':' || {alias}.region || OCTET_LENGTH({alias}.id) || ':' || {alias}.id"
        : $"{alias}.id";

    private async Task<IReadOnlyList<string>> Sorted(string sql) => [.. (await warehouse.Rows(sql)).Order(StringComparer.Ordinal)];

    private string Script()
    {
        var script = new StringBuilder(
            $"CREATE TABLE salesforce.{name} ({KeyColumns}, {Columns}, _extracted_at timestamp, _run_id varchar(100));");
        string keys = history.Rules.CompositeKey ? "region,id" : "id";
        string cursor = history.Rules.HasCursor ? "'systemmodstamp'" : "NULL";
        for (int index = 0; index < history.Arrivals.Count; index++)
        {
            Batch batch = history.Arrivals[index];
            string load = Load(index);
            script.Append(CultureInfo.InvariantCulture, $"CREATE TABLE salesforce_incremental.{load} (LIKE salesforce.{name});");
            foreach (Row row in batch.Rows)
            {
                script.Append(CultureInfo.InvariantCulture, $"INSERT INTO salesforce_incremental.{load} VALUES ({Values(row)});");
            }

            script.Append(CultureInfo.InvariantCulture, $"""
                INSERT INTO orchestrator.staged (pipeline, object, load_id, run_id, staging_table, progress, state, target_schema,
                    target_table, key_columns, cursor_column, deletes, extracted_at, processed, put_failures, staged)
                VALUES ('law', '{name}', '{load}', 'run', '{load}', 20, 'ready', 'salesforce', '{name}',
                    '{keys}', {cursor}, '{history.Rules.Deletes}', '{Model.Moment(batch.Seen)}', {batch.Rows.Count}, 0, {batch.Rows.Count});
                """);
        }

        return script.ToString();
    }

    private string Values(Row row) => string.Join(", ",
        history.Rules.CompositeKey ? $"'{row.Key[..1]}', '{row.Key[1..]}'" : $"'{row.Key}'",
        row.Name is null ? "NULL" : $"'{row.Name}'",
        row.Amount?.ToString(CultureInfo.InvariantCulture) ?? "NULL",
        row.Active?.ToString() ?? "NULL",
        row.Cursor is null ? "NULL" : $"'{Model.Moment(row.Cursor)}'",
        row.Deleted?.ToString() ?? "NULL");
}
