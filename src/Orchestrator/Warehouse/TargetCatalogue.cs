using Orchestrator.Planning;

namespace Orchestrator.Warehouse;

/// <summary>Reads from the catalogue what already stands in the warehouse.</summary>
public sealed class TargetCatalogue(WarehouseStatements statements)
{
    // 500 names stay far below the 100,000 bytes of a statement.
    private const int NamesPerStatement = 500;

    /// <summary>Columns of the plan's targets by table; a table that does not exist is not in it.</summary>
    public async Task<Dictionary<string, HashSet<string>>> Columns(RunPlan plan, CancellationToken stop)
    {
        var columns = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (string[] tables in plan.Objects.Select(o => o.Table).Chunk(NamesPerStatement))
        {
            StatementRows rows = await statements.Query(plan.Warehouse, new StatementLabel(plan.RunId, "catalogue.columns"), $"""
                SELECT CAST(table_name AS varchar(127)) AS table_name, CAST(column_name AS varchar(127)) AS column_name
                FROM information_schema.columns
                WHERE table_schema = {Sql.Text(plan.Warehouse.Schema)} AND table_name IN ({Sql.Texts(tables)})
                """, stop);
            foreach ((string table, string column) in rows.Select(row => (row.Text("table_name"), row.Text("column_name"))))
            {
                if (!columns.TryGetValue(table, out HashSet<string>? known))
                {
                    columns.Add(table, known = new HashSet<string>(StringComparer.Ordinal));
                }

                known.Add(column);
            }
        }

        return columns;
    }

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
}
