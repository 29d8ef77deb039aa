using System.Globalization;
using System.Text;
using Orchestrator.Planning;
using Orchestrator.Warehouse;

namespace Orchestrator.Tests.Warehouse.Law;

/// <summary>A history consolidated in the real database as an object of its own; its tables go when it is disposed.</summary>
public sealed class ConsolidatedObject : IAsyncDisposable
{
    private const string Columns =
        "name varchar(120), amount double precision, active boolean, lastvieweddate timestamp, systemmodstamp timestamp, isdeleted boolean";

    private const string Narrow = "record_key, cursor_at, isdeleted, content_hash, lastvieweddate, seen";

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
        Sorted($"SELECT {WholeKey}, systemmodstamp, isdeleted, name, amount, active, lastvieweddate FROM salesforce.{name}");

    /// <summary>Each version of the history with its content and when it was first and last seen.</summary>
    public Task<IReadOnlyList<string>> Versions() => Sorted($"""
        SELECT v.record_key, v.cursor_at, v.isdeleted, c.name, c.amount, c.active, v.lastvieweddate,
            {(history.Rules.HasCursor ? "''" : "c.systemmodstamp")}, v.first_seen, v.last_seen
        FROM ({FirstAndLast}) v JOIN salesforce_history.{name}__versions c ON c.record_key = v.record_key AND c.content_hash = v.content_hash
        """);

    /// <summary>The target after it was made anew from its history.</summary>
    public async Task<IReadOnlyList<string>> Rebuilt()
    {
        bool composite = history.Rules.CompositeKey;
        string[] key = composite ? ["region", "id"] : ["id"];
        var tables = HistoryTables.Of(new HistoryOrder
        {
            Pipeline = "law",
            Object = name,
            Schema = "salesforce_history",
            Table = name,
            Columns = [.. $"{KeyColumns}, {Columns}".Split(", ").Select(column => column.Split(' ', 2)).Select(c => new TableColumn("", c[0], c[1]))],
            Key = key,
            CursorColumn = history.Rules.HasCursor ? "systemmodstamp" : null,
            Stamps = ["lastvieweddate"],
        });
        DeletePolicy deletes = Enum.Parse<DeletePolicy>(history.Rules.Deletes, ignoreCase: true);
        var o = new HistoryObject(new WarehouseConnection { Database = "dev" }, tables, "salesforce", deletes, isComplete: true);
        await warehouse.Execute(string.Join(";\n", HistoryRebuild.Statements(o)));
        return await Target();
    }

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
        DROP TABLE IF EXISTS salesforce_history.{name}__versions, salesforce_history.{name}__sightings;
        DELETE FROM orchestrator.staged WHERE object = '{name}';
        DELETE FROM orchestrator.ledger WHERE object = '{name}';
        DELETE FROM orchestrator.seen WHERE object = '{name}';
        DELETE FROM orchestrator.tombstones WHERE object = '{name}';
        """);

    private string FirstAndLast => $"""
        SELECT record_key, cursor_at, isdeleted, content_hash, lastvieweddate, MIN(seen) AS first_seen, MAX(seen) AS last_seen FROM (
            SELECT {Narrow} FROM salesforce_history.{name}__versions
            UNION ALL SELECT {Narrow} FROM salesforce_history.{name}__sightings
            UNION ALL SELECT record_key, cursor_at, isdeleted, content_hash,
                CAST(NULLIF(REPLACE(stamps, ',', ''), '') AS timestamp), seen
            FROM orchestrator.seen WHERE object = '{name}' AND content_hash IS NOT NULL) s
        GROUP BY record_key, cursor_at, isdeleted, content_hash, lastvieweddate
        """;

    private string Load(int index) => $"{name}_{index:D2}";

    private string RecordKey(string alias) => history.Rules.CompositeKey
        ? $"OCTET_LENGTH({alias}.region) || ':' || {alias}.region || OCTET_LENGTH({alias}.id) || ':' || {alias}.id"
        : $"{alias}.id";

    private async Task<IReadOnlyList<string>> Sorted(string sql) => [.. (await warehouse.Rows(sql)).Order(StringComparer.Ordinal)];

    private string Script()
    {
        var script = new StringBuilder(
            $"CREATE TABLE salesforce.{name} ({KeyColumns}, {Columns}, _extracted_at timestamp, _run_id varchar(100));");
        if (history.Rules.KeepsHistory)
        {
            string narrow = "cursor_at timestamp, seen timestamp, lastvieweddate timestamp, isdeleted boolean, record_key varchar(1024), content_hash varchar(16)";
            string key = history.Rules.CompositeKey ? "region varchar(72), id varchar(72), " : "";
            string cursorColumn = history.Rules.HasCursor ? "" : ", systemmodstamp timestamp";
            script.Append(CultureInfo.InvariantCulture, $"CREATE TABLE salesforce_history.{name}__sightings ({narrow});");
            script.Append(CultureInfo.InvariantCulture,
                $"CREATE TABLE salesforce_history.{name}__versions ({narrow}, {key}name varchar(120), amount double precision, active boolean{cursorColumn});");
        }

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
                    target_table, key_columns, cursor_column, deletes, extracted_at, processed, put_failures, staged, history_schema, stamp_columns)
                VALUES ('law', '{name}', '{load}', 'run', '{load}', 20, 'ready', 'salesforce', '{name}',
                    '{keys}', {cursor}, '{history.Rules.Deletes}', '{Model.Moment(batch.Seen)}', {batch.Rows.Count}, 0, {batch.Rows.Count},
                    {(history.Rules.KeepsHistory ? "'salesforce_history', 'lastvieweddate'" : "NULL, NULL")});
                """);
        }

        return script.ToString();
    }

    private string Values(Row row) => string.Join(", ",
        history.Rules.CompositeKey ? $"'{row.Key[..1]}', '{row.Key[1..]}'" : $"'{row.Key}'",
        row.Name is null ? "NULL" : $"'{row.Name}'",
        row.Amount?.ToString(CultureInfo.InvariantCulture) ?? "NULL",
        row.Active?.ToString() ?? "NULL",
        row.Viewed is null ? "NULL" : $"'{Model.Moment(row.Viewed)}'",
        row.Cursor is null ? "NULL" : $"'{Model.Moment(row.Cursor)}'",
        row.Deleted?.ToString() ?? "NULL");
}
