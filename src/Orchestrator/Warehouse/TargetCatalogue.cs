namespace Orchestrator.Warehouse;

/// <summary>Reads from the catalogue what already stands in the warehouse.</summary>
public sealed class TargetCatalogue(WarehouseStatements statements)
{
    // 500 names stay far below the 100,000 bytes of a statement.
    private const int NamesPerStatement = 500;

    /// <summary>The tables of these names, as far as they exist.</summary>
    public async Task<StandingTables> Tables(
        WarehouseConnection warehouse, string owner, IEnumerable<(string Schema, string Table)> tables, CancellationToken stop)
    {
        var columns = new List<(string Schema, string Table, StandingColumn Column)>();
        foreach ((string schema, string[] names) in tables.GroupBy(table => table.Schema, table => table.Table)
            .SelectMany(group => group.Chunk(NamesPerStatement), (group, names) => (group.Key, names)))
        {
            StatementRows rows = await statements.Query(warehouse, new StatementLabel(owner, "catalogue.columns"), $"""
                SELECT CAST(table_name AS varchar(127)) AS table_name, CAST(column_name AS varchar(127)) AS column_name,
                    CAST(data_type AS varchar(64)) AS data_type, COALESCE(character_maximum_length, 0) AS width,
                    COALESCE(numeric_precision, 0) AS digits, COALESCE(numeric_scale, 0) AS places,
                    CASE WHEN column_default IS NULL THEN 0 ELSE 1 END AS has_default
                FROM information_schema.columns
                WHERE table_schema = {Sql.Text(schema)} AND table_name IN ({Sql.Texts(names)})
                ORDER BY table_name, ordinal_position
                """, stop);
            columns.AddRange(rows.Select(row => (schema, row.Text("table_name"), Column(row))));
        }

        return new StandingTables(columns);
    }

    private static StandingColumn Column(StatementRows.Row row) =>
        new(row.Text("column_name"), Type(row), HasDefault: row.Number("has_default") > 0);

    private static string Type(StatementRows.Row row) => row.Text("data_type") switch
    {
        "character varying" => $"VARCHAR({Sql.Number(row.Number("width"))})",
        "numeric" => $"NUMERIC({Sql.Number(row.Number("digits"))},{Sql.Number(row.Number("places"))})",
        "timestamp without time zone" => "TIMESTAMP",
        string other => other.ToUpperInvariant(),
    };

    /// <summary>Which of these staging tables exist.</summary>
    public async Task<HashSet<string>> Staging(
        WarehouseConnection warehouse, string runId, IEnumerable<string> tables, CancellationToken stop)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (string[] names in tables.Chunk(NamesPerStatement))
        {
            StatementRows rows = await statements.Query(warehouse, new StatementLabel(runId, "catalogue.staging"), $"""
                SELECT CAST(table_name AS varchar(127)) AS table_name FROM information_schema.tables
                WHERE table_schema = {Sql.Text(Sql.StagingSchema)} AND table_name IN ({Sql.Texts(names)})
                """, stop);
            found.UnionWith(rows.Select(row => row.Text("table_name")));
        }

        return found;
    }

    /// <summary>Views that read a table and are bound to its columns.</summary>
    internal async Task<IReadOnlyList<BoundView>> Views(
        WarehouseConnection warehouse, string owner, string schema, string table, CancellationToken stop)
    {
        StatementRows rows = await statements.Query(warehouse, new StatementLabel(owner, "catalogue.views"), $"""
            SELECT DISTINCT CAST(vn.nspname AS varchar(127)) AS view_schema, CAST(v.relname AS varchar(127)) AS view_name
            FROM pg_depend d
            JOIN pg_rewrite r ON r.oid = d.objid
            JOIN pg_class v ON v.oid = r.ev_class
            JOIN pg_namespace vn ON vn.oid = v.relnamespace
            JOIN pg_class t ON t.oid = d.refobjid
            JOIN pg_namespace tn ON tn.oid = t.relnamespace
            WHERE tn.nspname = {Sql.Text(schema)} AND t.relname = {Sql.Text(table)} AND v.relkind = 'v' AND v.oid <> t.oid
            """, stop);
        return [.. rows.Select(row => new BoundView(row.Text("view_schema"), row.Text("view_name")))];
    }
}

/// <summary>A view that stands in the way of a change of the table it reads.</summary>
internal sealed record BoundView(string Schema, string Name)
{
    public override string ToString() => $"{Schema}.{Name}";
}
