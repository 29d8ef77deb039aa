using System.Text;

namespace Orchestrator.Warehouse;

/// <summary>
/// Views over an object's history, in SQL that both engines know. <c>__history</c>: every version with the time it held. <c>__changes</c>:
/// what changed from one version to the next, field by field.
/// </summary>
internal sealed class HistoryViews(HistoryTables tables)
{
    // A statement may have 100,000 bytes; an object of 800 fields needs several views for its changes.
    private const int MostBytesOfFields = 40_000;

    private readonly HistorySql sql = new(tables);

    public string History { get; } = $"{HistoryTables.Shortened(tables.Order.Table)}__history";

    public string Changes { get; } = $"{HistoryTables.Shortened(tables.Order.Table)}__changes";

    /// <summary>Makes the views anew: columns cannot be added to a view that stands.</summary>
    public IReadOnlyList<string> Ddl()
    {
        List<IReadOnlyList<TableColumn>> parts = Parts();
        string[] names = [.. parts.Select((_, index) => index == 0 && parts.Count == 1 ? Changes : $"{Changes}_{index + 1}")];
        var statements = new List<string> { Drop(Changes) };
        if (parts.Count > 1)
        {
            statements.AddRange(names.Select(Drop));
        }

        statements.Add(Drop(History));
        statements.Add($"CREATE VIEW {Table(History)} AS\n{sql.History()}");
        statements.AddRange(parts.Zip(names).Select(part => $"CREATE VIEW {Table(part.Second)} AS\n{ChangesOf(part.First)}"));
        if (parts.Count > 1)
        {
            string all = string.Join("\nUNION ALL ", names.Select(name => $"SELECT * FROM {Table(name)}"));
            statements.Add($"CREATE VIEW {Table(Changes)} AS\n{all}");
        }

        return statements;
    }

    private string Drop(string view) => $"DROP VIEW IF EXISTS {Table(view)}";

    private string Table(string name) => Sql.Table(tables.Order.Schema, name);

    // A version that only tells of a deletion has no content to compare.
    private string ChangesOf(IReadOnlyList<TableColumn> fields) => $"""
        SELECT c.record_key, c.changed_at, c.field, c.old_value, c.new_value, c.version_number
        FROM (
            SELECT n.record_key, n.valid_from AS changed_at, f.field, n.version_number,
                CASE f.number {Values("p", fields)} END AS old_value,
                CASE f.number {Values("n", fields)} END AS new_value
            FROM {Table(History)} n
            JOIN {Table(History)} p ON p.record_key = n.record_key AND p.version_number = n.version_number - 1
            CROSS JOIN ({string.Join(" UNION ALL ", fields.Select(Numbered))}) f
            WHERE f.field = 'isdeleted' OR (p.has_content = 1 AND n.has_content = 1)) c
        WHERE c.old_value <> c.new_value OR (c.old_value IS NULL AND c.new_value IS NOT NULL)
            OR (c.old_value IS NOT NULL AND c.new_value IS NULL)
        """;

    private static string Numbered(TableColumn field, int number) =>
        $"SELECT {number} AS number, CAST({Sql.Text(field.Name)} AS varchar(127)) AS field";

    private static string Values(string alias, IReadOnlyList<TableColumn> fields) =>
        string.Join(" ", fields.Select((field, index) => $"WHEN {index} THEN {HistorySql.AsText(alias, field)}"));

    private List<IReadOnlyList<TableColumn>> Parts()
    {
        var parts = new List<IReadOnlyList<TableColumn>>();
        var part = new List<TableColumn> { new("", "isdeleted", "BOOLEAN") };
        int bytes = 0;
        foreach (TableColumn column in tables.Contents.Where(column => !tables.Order.Key.Contains(column.Name)))
        {
            bytes += 2 * Encoding.UTF8.GetByteCount(HistorySql.AsText("n", column)) + 150;
            if (bytes > MostBytesOfFields)
            {
                parts.Add(part);
                part = [];
                bytes = 0;
            }

            part.Add(column);
        }

        return [.. parts, part];
    }
}
