using System.Runtime.CompilerServices;

namespace Orchestrator.Warehouse;

/// <summary>A version of one record and the time it held.</summary>
public sealed record RecordVersion
{
    public required DateTimeOffset ValidFrom { get; init; }

    /// <summary>Null for the one that holds.</summary>
    public DateTimeOffset? ValidTo { get; init; }

    public required DateTimeOffset FirstSeen { get; init; }

    public required DateTimeOffset LastSeen { get; init; }

    public required bool IsDeleted { get; init; }

    /// <summary>Texts by column; null where only the deletion is known.</summary>
    public IReadOnlyDictionary<string, string?>? Fields { get; init; }
}

/// <summary>What became of one record between two moments.</summary>
/// <param name="Before">Texts by column; null for a record that was not there.</param>
public sealed record RecordChange(string Key, IReadOnlyDictionary<string, string?>? Before, IReadOnlyDictionary<string, string?>? After)
{
    public IEnumerable<(string Field, string? Before, string? After)> Fields =>
        from name in (Before ?? After)!.Keys
        let before = Before?[name]
        let after = After?[name]
        where before != after
        select (name, before, after);
}

/// <summary>
/// Reads an object's history: one record over time, the table as of a moment, the changes between two. Results are read in pieces by key,
/// so that none exceeds what the Data API keeps of one statement.
/// </summary>
public sealed class HistoryReader(WarehouseStatements statements)
{
    // Of the 100 MB that a statement's result may have; the first piece finds out how long rows are.
    private const long BytesPerPiece = 20_000_000;
    private const int FirstPiece = 2_000;

    /// <summary>Versions of one record in their order; empty where no load saw it.</summary>
    public async Task<IReadOnlyList<RecordVersion>> Versions(HistoryObject o, string recordKey, CancellationToken stop)
    {
        List<TableColumn> columns = [.. o.Tables.Order.Columns];
        StatementRows rows = await statements.Query(o.Warehouse, o.Label("key"), $"""
            SELECT v.valid_from, v.valid_to, v.first_seen, v.last_seen, CASE WHEN v.isdeleted THEN 1 ELSE 0 END AS deleted, v.has_content,
                {Texts("v", columns)}
            FROM ({o.History.History()}) v WHERE v.record_key = {Sql.Text(recordKey)} ORDER BY v.version_number
            """, stop);
        return [.. rows.Select(row => new RecordVersion
        {
            ValidFrom = row.Moment("valid_from")!.Value,
            ValidTo = row.Moment("valid_to"),
            FirstSeen = row.Moment("first_seen")!.Value,
            LastSeen = row.Moment("last_seen")!.Value,
            IsDeleted = row.Number("deleted") == 1,
            Fields = row.Number("has_content") == 1 ? Read(row, columns) : null,
        })];
    }

    /// <summary>The rows the target would have had at a moment, had every load arrived by then; in the order of keys.</summary>
    public async IAsyncEnumerable<IReadOnlyDictionary<string, string?>> AsOf(
        HistoryObject o, DateTimeOffset moment, [EnumeratorCancellation] CancellationToken stop)
    {
        List<TableColumn> columns = [.. o.Tables.Order.Columns];
        var piece = new Piece();
        while (!piece.IsLast)
        {
            StatementRows rows = await statements.Query(o.Warehouse, o.Label("asof"), $"""
                SELECT h.record_key AS place, {Row(o, columns)}
                FROM ({Present(o, moment, piece.Where)}) h
                JOIN {Contents(o)} c ON c.record_key = h.record_key AND c.content_hash = h.content_hash
                ORDER BY h.record_key LIMIT {piece.Size}
                """, stop);
            foreach ((string key, Dictionary<string, string?> fields) in rows.Select(row => (row.Text("place"), Read(row, columns))))
            {
                piece.Took(key, fields);
                yield return fields;
            }

            piece.Next(rowsPerKey: 1);
        }
    }

    /// <summary>Records whose content differs between two moments, or that are there at one of them only; in the order of keys.</summary>
    public async IAsyncEnumerable<RecordChange> Diff(
        HistoryObject o, DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken stop)
    {
        List<TableColumn> columns = [.. o.Tables.Contents];
        if (o.ShowsDeleted)
        {
            columns.Add(new TableColumn("", "isdeleted", "BOOLEAN"));
        }

        var piece = new Piece();
        while (!piece.IsLast)
        {
            // Both sides as rows, not side by side: 800 fields twice are more columns than a result may have.
            StatementRows rows = await statements.Query(o.Warehouse, o.Label("diff"), $"""
                SELECT d.record_key AS place, s.side, CASE WHEN c.record_key IS NULL THEN 0 ELSE 1 END AS there,
                    {Texts("c", o.Tables.Contents)}{(o.Tables.Contents.Count > 0 ? ", " : "")}
                    CASE WHEN s.side = 0 THEN d.was_deleted ELSE d.is_deleted END AS marked
                FROM (
                    SELECT COALESCE(b.record_key, a.record_key) AS record_key, b.content_hash AS was, a.content_hash AS became,
                        CASE WHEN b.isdeleted THEN 'true' ELSE 'false' END AS was_deleted,
                        CASE WHEN a.isdeleted THEN 'true' ELSE 'false' END AS is_deleted
                    FROM ({Present(o, from, piece.Where)}) b
                    FULL OUTER JOIN ({Present(o, to, piece.Where)}) a ON a.record_key = b.record_key
                    WHERE b.record_key IS NULL OR a.record_key IS NULL OR a.content_hash <> b.content_hash OR a.isdeleted <> b.isdeleted) d
                CROSS JOIN (SELECT 0 AS side UNION ALL SELECT 1) s
                LEFT JOIN {Contents(o)} c ON c.record_key = d.record_key
                    AND c.content_hash = CASE WHEN s.side = 0 THEN d.was ELSE d.became END
                ORDER BY d.record_key, s.side LIMIT {2 * piece.Size}
                """, stop);
            var sides = rows.Select(row => (
                Key: row.Text("place"),
                Fields: row.Number("there") == 0 ? null : Read(row, o.Tables.Contents, o.ShowsDeleted ? "marked" : null))).ToList();
            foreach ((string Key, Dictionary<string, string?>? Fields)[] pair in sides.Chunk(2))
            {
                piece.Took(pair[0].Key, pair[0].Fields);
                piece.Took(pair[1].Key, pair[1].Fields);
                var change = new RecordChange(pair[0].Key, pair[0].Fields, pair[1].Fields);
                // A column that went gives an unchanged record another digest.
                if (change.Before is null || change.After is null || change.Fields.Any())
                {
                    yield return change;
                }
            }

            piece.Next(rowsPerKey: 2);
        }
    }

    /// <summary>Versions in force at a moment, of records that were there.</summary>
    private static string Present(HistoryObject o, DateTimeOffset moment, string? where)
    {
        string at = $"TIMESTAMP {Sql.Moment(moment)}";
        string deleted = o.ShowsDeleted ? "" : " AND p.isdeleted = false";
        return $"""
            SELECT p.* FROM ({o.History.HeldAt(at, o.Deletes == Planning.DeletePolicy.Ignore, where)}) p
            LEFT JOIN ({o.History.Absences(at)}) gone ON gone.record_key = p.record_key AND gone.absent_at > p.seen
            WHERE gone.record_key IS NULL{deleted}
            """;
    }

    /// <summary>The target's columns from the version h and its content c, as texts named f0, f1, …</summary>
    private static string Row(HistoryObject o, IReadOnlyList<TableColumn> columns) => string.Join(", ", columns.Select((column, index) =>
        $"{HistorySql.AsText(o.Tables.SourceOf(column))} AS f{index}"));

    private static string Texts(string alias, IReadOnlyList<TableColumn> columns) =>
        string.Join(", ", columns.Select((column, index) => $"{HistorySql.AsText(alias, column)} AS f{index}"));

    private static string Contents(HistoryObject o) => Sql.Table(o.Tables.Order.Schema, o.Tables.Versions);

    private static Dictionary<string, string?> Read(StatementRows.Row row, IReadOnlyList<TableColumn> columns, string? marked = null)
    {
        var fields = new Dictionary<string, string?>(StringComparer.Ordinal);
        for (int i = 0; i < columns.Count; i++)
        {
            fields.Add(columns[i].Name, row.TextOrNull($"f{i}"));
        }

        if (marked is not null)
        {
            fields.Add("isdeleted", row.TextOrNull(marked));
        }

        return fields;
    }

    /// <summary>How far a result was read, and how many records the next piece takes.</summary>
    private sealed class Piece
    {
        private string? lastKey;
        private long bytes;
        private int rows;

        public int Size { get; private set; } = FirstPiece;

        public bool IsLast { get; private set; }

        public string? Where => lastKey is null ? null : $"record_key > {Sql.Text(lastKey)}";

        public void Took(string key, Dictionary<string, string?>? fields)
        {
            lastKey = key;
            rows++;
            bytes += key.Length + (fields?.Values.Sum(value => (value?.Length ?? 0) + 4) ?? 0);
        }

        public void Next(int rowsPerKey)
        {
            IsLast = rows < Size * rowsPerKey;
            Size = (int)Math.Clamp(BytesPerPiece / rowsPerKey / Math.Max(1, bytes / Math.Max(1, rows)), 100, 50_000);
            (bytes, rows) = (0, 0);
        }
    }
}
