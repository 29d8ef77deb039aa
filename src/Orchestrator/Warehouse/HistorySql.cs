namespace Orchestrator.Warehouse;

/// <summary>
/// What is asked of an object's history, as SELECTs. A version is (key, cursor, isdeleted, content, stamps); of all its sightings only the
/// first and the last count, so it does not matter which of those between were recorded.
/// </summary>
internal sealed class HistorySql(HistoryTables tables)
{
    private const string Beginning = "TIMESTAMP '0001-01-01 00:00:00'";

    private const string Order = "cursor_rank, at, deleted, content_hash, stamps";

    private readonly string versions = Sql.Table(tables.Order.Schema, tables.Versions);
    private readonly string sightings = Sql.Table(tables.Order.Schema, tables.Sightings);

    /// <summary>A column's value as text, the same on both engines.</summary>
    public static string AsText(string alias, TableColumn column) => AsText(($"{alias}.{Sql.Name(column.Name)}", column));

    public static string AsText((string Value, TableColumn Column) source)
    {
        (string value, TableColumn column) = source;
        return column.Type.StartsWith("BOOL", StringComparison.OrdinalIgnoreCase)
            ? $"CASE WHEN {value} THEN 'true' WHEN NOT {value} THEN 'false' END"
            : $"CAST({value} AS varchar(65535))";
    }

    /// <summary>
    /// Every version with the time it held, [valid_from, valid_to). At one cursor a version holds from its first sighting, the first one
    /// from the cursor. A deletion that was concluded from absence is a row without content.
    /// </summary>
    public string History() => $"""
        SELECT i.record_key, i.version_number,
            CASE WHEN i.valid_to < i.begins THEN i.valid_to ELSE i.begins END AS valid_from, i.valid_to,
            i.first_seen, i.last_seen, i.isdeleted, i.content_hash, {Named("i.cursor_at", tables.Order.CursorColumn)}
            {Named("i.record_key", tables.TextKey)}{Listed("i", tables.Stamps)}{Listed("c", tables.Contents)}
            CASE WHEN c.record_key IS NULL THEN 0 ELSE 1 END AS has_content
        FROM (
            SELECT t.*, ROW_NUMBER() OVER (PARTITION BY t.record_key ORDER BY t.island) AS version_number,
                MIN(t.begins) OVER (PARTITION BY t.record_key ORDER BY t.island
                    ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS valid_to
            FROM (
                SELECT n.record_key, n.island, n.cursor_at, n.isdeleted, n.content_hash, MIN(n.at) AS first_seen, MAX(n.at) AS last_seen,
                    CASE WHEN n.cursor_at IS NULL OR (n.island > n.first_island AND MIN(n.at) > n.cursor_at) THEN MIN(n.at)
                        ELSE n.cursor_at END AS begins{StampsOf("n")}
                FROM (
                    SELECT s.*, MIN(s.island) OVER (PARTITION BY s.record_key, s.cursor_rank) AS first_island
                    FROM (
                        SELECT m.*, SUM(m.starts) OVER (PARTITION BY m.record_key ORDER BY {Order} ROWS UNBOUNDED PRECEDING) AS island
                        FROM (
                            SELECT e.*, CASE WHEN LAG(e.cursor_rank) OVER (PARTITION BY e.record_key ORDER BY {Order}) = e.cursor_rank
                                AND LAG(e.deleted) OVER (PARTITION BY e.record_key ORDER BY {Order}) = e.deleted
                                AND LAG(e.content_hash) OVER (PARTITION BY e.record_key ORDER BY {Order}) = e.content_hash
                                AND LAG(e.stamps) OVER (PARTITION BY e.record_key ORDER BY {Order}) = e.stamps
                                THEN 0 ELSE 1 END AS starts
                            FROM ({Events()}) e) m) s) n
                GROUP BY n.record_key, n.island, n.first_island, n.cursor_at, n.isdeleted, n.content_hash) t) i
        LEFT JOIN {versions} c ON c.record_key = i.record_key AND c.content_hash = i.content_hash
        """;

    /// <summary>
    /// The version of each record that held at a moment: record_key, cursor_at, isdeleted, content_hash, seen, stamps. It is looked for
    /// among the sightings at the record's newest cursor only; nearly always that is one, and nothing has to be decided. A null cursor is
    /// older than all others.
    /// </summary>
    /// <param name="moment">SQL of the moment.</param>
    /// <param name="ignoreDeleted">True leaves deleted versions out before choosing.</param>
    /// <param name="where">Condition on <c>record_key</c>; null for all.</param>
    public string HeldAt(string moment, bool ignoreDeleted, string? where = null)
    {
        string condition = string.Concat(
            $" AND (cursor_at <= {moment} OR cursor_at IS NULL)",
            ignoreDeleted ? " AND isdeleted = false" : "", where is null ? "" : $" AND {where}");
        string held = string.Concat("record_key, cursor_at, isdeleted, content_hash, seen", Listed(""));
        return $"""
            WITH candidates AS (
                SELECT r.*, COUNT(*) OVER (PARTITION BY r.record_key) AS rivals
                FROM ({Sightings(condition)}) r
                JOIN (
                    SELECT record_key, MAX(COALESCE(cursor_at, {Beginning})) AS newest
                    FROM ({Places(condition)}) p
                    GROUP BY record_key) n ON n.record_key = r.record_key AND n.newest = COALESCE(r.cursor_at, {Beginning}))
            SELECT {held} FROM candidates WHERE rivals = 1 AND (cursor_at IS NOT NULL OR seen <= {moment})
            UNION ALL
            SELECT {held} FROM ({BestOf(moment)}) b
            """;
    }

    /// <summary>Of several sightings of a record at its newest cursor the one that counts.</summary>
    private string BestOf(string moment) => $"""
        SELECT h.*
        FROM (
            SELECT g.*, CASE WHEN g.last_seen <= {moment} THEN g.last_seen ELSE g.first_seen END AS seen,
                ROW_NUMBER() OVER (PARTITION BY g.record_key ORDER BY
                    CASE WHEN g.first_seen <= {moment} THEN 0 ELSE 1 END,
                    CASE WHEN g.last_seen <= {moment} THEN g.last_seen WHEN g.first_seen <= {moment} THEN g.first_seen
                        ELSE {Beginning} END DESC,
                    CASE WHEN g.first_seen <= {moment} THEN {Beginning} ELSE g.first_seen END,
                    CASE WHEN g.first_seen <= {moment} THEN 0 ELSE 1 END * (CASE WHEN g.isdeleted THEN 1 ELSE 0 END),
                    CASE WHEN g.isdeleted THEN 1 ELSE 0 END DESC,
                    CASE WHEN g.first_seen <= {moment} THEN '' ELSE g.content_hash || g.stamps END,
                    g.content_hash DESC, g.stamps DESC) AS place
            FROM (
                SELECT s.record_key, s.cursor_at, s.isdeleted, s.content_hash, s.stamps, MIN(s.seen) AS first_seen,
                    MAX(s.seen) AS last_seen{StampsOf("s")}
                FROM (SELECT r.*, {StampText("r")} AS stamps FROM candidates r WHERE r.rivals > 1) s
                GROUP BY s.record_key, s.cursor_at, s.isdeleted, s.content_hash, s.stamps) g
            WHERE g.cursor_at IS NOT NULL OR g.first_seen <= {moment}) h
        WHERE h.place = 1
        """;

    /// <summary>When each record was last concluded to be gone, up to a moment, from its absence in a full load.</summary>
    public string Absences(string moment) => $"""
        SELECT record_key, MAX(absent_at) AS absent_at FROM orchestrator.tombstones
        WHERE {Mine} AND absent_at IS NOT NULL AND absent_at <= {moment} GROUP BY record_key
        """;

    /// <summary>Every sighting of every version. What was seen again comes with its stamps as one text, <c>told</c>.</summary>
    private string Sightings(string condition)
    {
        string none = string.Concat(tables.Stamps.Select(stamp => $", CAST(NULL AS {stamp.Type})"));
        string own = $"SELECT record_key, cursor_at, seen, isdeleted, content_hash, CAST(NULL AS varchar(1024)) AS told{Listed("")} FROM";
        return $"""
            {own} {versions} WHERE 1 = 1{condition}
            UNION ALL {own} {sightings} WHERE 1 = 1{condition}
            UNION ALL SELECT record_key, cursor_at, seen, isdeleted, content_hash, stamps{none}
            FROM orchestrator.seen WHERE {Mine} AND content_hash IS NOT NULL{condition}
            """;
    }

    // A version seen again stands in one of the two tables already, so orchestrator.seen adds no place.
    private string Places(string condition) => $"""
        SELECT record_key, cursor_at FROM {versions} WHERE 1 = 1{condition}
        UNION ALL SELECT record_key, cursor_at FROM {sightings} WHERE 1 = 1{condition}
        """;

    /// <summary>First and last sighting of each version, and absences: each at the newest cursor that had been seen by then.</summary>
    private string Events()
    {
        string none = string.Concat(tables.Stamps.Select(stamp => $", CAST(NULL AS {stamp.Type})"));
        return $"""
            SELECT v.record_key, v.cursor_at, COALESCE(v.cursor_at, {Beginning}) AS cursor_rank, v.isdeleted,
                CASE WHEN v.isdeleted THEN 1 ELSE 0 END AS deleted, v.content_hash, v.stamps,
                CASE WHEN w.which = 1 THEN v.first_seen ELSE v.last_seen END AS at{Listed("v.")}
            FROM (
                SELECT s.record_key, s.cursor_at, s.isdeleted, s.content_hash, s.stamps, MIN(s.seen) AS first_seen,
                    MAX(s.seen) AS last_seen{StampsOf("s")}
                FROM (
                    SELECT r.record_key, r.cursor_at, r.seen, r.isdeleted, r.content_hash, {StampText("r")} AS stamps{Listed("r.")}
                    FROM ({Sightings("")}) r) s
                GROUP BY s.record_key, s.cursor_at, s.isdeleted, s.content_hash, s.stamps) v
            CROSS JOIN (SELECT 1 AS which UNION ALL SELECT 2) w
            WHERE w.which = 1 OR v.last_seen > v.first_seen
            UNION ALL
            SELECT a.record_key, MAX(s.cursor_at), MAX(COALESCE(s.cursor_at, {Beginning})), true, -1, '', '', a.absent_at{none}
            FROM orchestrator.tombstones a
            JOIN ({Sightings("")}) s ON s.record_key = a.record_key AND s.seen < a.absent_at
            WHERE a.pipeline = {Sql.Text(tables.Order.Pipeline)} AND a.object = {Sql.Text(tables.Order.Object)} AND a.absent_at IS NOT NULL
            GROUP BY a.record_key, a.absent_at
            """;
    }

    private string Mine => $"pipeline = {Sql.Text(tables.Order.Pipeline)} AND object = {Sql.Text(tables.Order.Object)}";

    /// <summary>The stamps of a sighting as the one text that breaks ties; written only for sightings that matter, as it is slow.</summary>
    private string StampText(string alias) => tables.Stamps.Count == 0
        ? "CAST('' AS varchar(1024))"
        : $"COALESCE({alias}.told, CAST({string.Join(" || ',' || ", tables.Stamps.Select(stamp => StampText(alias, stamp)))} || ',' AS varchar(1024)))";

    private static string StampText(string alias, TableColumn stamp)
    {
        string value = $"{alias}.{Sql.Name(stamp.Name)}";
        return stamp.Type.StartsWith("BOOL", StringComparison.OrdinalIgnoreCase)
            ? $"CASE WHEN {value} THEN 'true' WHEN NOT {value} THEN 'false' ELSE '' END"
            : $"COALESCE(CAST({value} AS varchar(64)), '')";
    }

    // Within a version all stamps are alike, or null where orchestrator.seen told of it.
    private string StampsOf(string alias) => string.Concat(tables.Stamps.Select(stamp =>
        $", {(stamp.Type.StartsWith("BOOL", StringComparison.OrdinalIgnoreCase) ? "BOOL_OR" : "MAX")}({alias}.{Sql.Name(stamp.Name)})"
        + $" AS {Sql.Name(stamp.Name)}"));

    private string Listed(string prefix) => string.Concat(tables.Stamps.Select(stamp => $", {prefix}{Sql.Name(stamp.Name)}"));

    private static string Named(string value, string? column) => column is null ? "" : $"{value} AS {Sql.Name(column)}, ";

    private static string Listed(string alias, IEnumerable<TableColumn> columns) =>
        string.Concat(columns.Select(column => $"{alias}.{Sql.Name(column.Name)}, "));
}
