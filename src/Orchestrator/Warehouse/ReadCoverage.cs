using Microsoft.Azure.Functions.Worker;
using Orchestrator.Planning;

namespace Orchestrator.Warehouse;

/// <summary>
/// Tells how far each object is covered. Creates nothing: a warehouse without our schemas answers that nothing is covered. Repeating it is
/// safe because it only reads.
/// </summary>
public sealed class ReadCoverage(WarehouseStatements statements)
{
    [Function(nameof(ReadCoverage))]
    public async Task<CoverageSnapshot> Run([ActivityTrigger] CoverageQuery query, CancellationToken stop)
    {
        StatementRows tables;
        try
        {
            tables = await Tables(query, stop);
        }
        catch (Exception error) when (error is WarehouseUnavailableException or StatementFailedException)
        {
            return new CoverageSnapshot { AsOf = DateTimeOffset.UnixEpoch, Objects = [], Problem = error.Message };
        }

        var names = tables.Select(row => (Schema: row.Text("table_schema"), Table: row.Text("table_name"))).ToHashSet();
        var windows = new Dictionary<(string Object, string Signature), List<CoveredWindow>>();
        ILookup<string, EarlierLoad> earlier = Enumerable.Empty<EarlierLoad>().ToLookup(_ => "");
        if (names.Contains(("orchestrator", "coverage")) && names.Contains(("orchestrator", "ledger")))
        {
            IEnumerable<string> targets = names.Where(name => name.Schema == query.Warehouse.Schema).Select(name => name.Table);
            windows = await Windows(query, targets.ToHashSet(StringComparer.Ordinal), stop);
            earlier = await Earlier(query, stop);
        }

        return new CoverageSnapshot
        {
            AsOf = LoadWindow.WholeSecond(tables.CreatedAt),
            Objects = [.. query.Objects.Select(o => new ObjectCoverage
            {
                Name = o.Name,
                CoveredTo = CoveredWindow.EndOfFirstStretch(windows.GetValueOrDefault((o.Name, o.Signature ?? query.Signature ?? "")) ?? []),
                Earlier = [.. earlier[o.Name]],
            })],
        };
    }

    private Task<StatementRows> Tables(CoverageQuery query, CancellationToken stop) =>
        statements.Query(query.Warehouse, new StatementLabel(query.Pipeline, "coverage.tables"), $"""
            SELECT CAST(table_schema AS varchar(127)) AS table_schema, CAST(table_name AS varchar(127)) AS table_name
            FROM information_schema.tables WHERE table_schema IN ('orchestrator', {Sql.Text(query.Warehouse.Schema)})
            """, stop);

    /// <summary>As stretches. A window whose target table was dropped counts for nothing.</summary>
    private async Task<Dictionary<(string Object, string Signature), List<CoveredWindow>>> Windows(
        CoverageQuery query, HashSet<string> targets, CancellationToken stop)
    {
        string where = $"c.pipeline = {Sql.Text(query.Pipeline)} AND c.target_schema = {Sql.Text(query.Warehouse.Schema)}";
        StatementRows rows = await statements.Query(
            query.Warehouse, new StatementLabel(query.Pipeline, "coverage.windows"), CoverageReader.Stretches(where), stop);
        return rows
            .Select(row => (
                Key: (row.Text("object"), row.Text("signature")),
                Table: row.Text("target_table"),
                Window: new CoveredWindow(row.Moment("covered_from"), row.Moment("covered_to")!.Value)))
            .Where(covered => targets.Contains(covered.Table))
            .GroupBy(covered => covered.Key)
            .ToDictionary(group => group.Key, group => group.Select(covered => covered.Window).ToList());
    }

    /// <summary>The mode stands where a load was registered; a receipt without one is of no use as an example.</summary>
    private async Task<ILookup<string, EarlierLoad>> Earlier(CoverageQuery query, CancellationToken stop)
    {
        StatementRows rows = await statements.Query(query.Warehouse, new StatementLabel(query.Pipeline, "coverage.earlier"), $"""
            SELECT e.object, e.mode, e.seconds, e.processed, e.most_processed FROM (
                SELECT l.object, s.mode, l.seconds, l.processed,
                    MAX(l.processed) OVER (PARTITION BY l.object, s.mode) AS most_processed,
                    ROW_NUMBER() OVER (PARTITION BY l.object, s.mode ORDER BY l.extracted_at DESC) AS place
                FROM orchestrator.ledger l
                JOIN (SELECT load_id, MAX(mode) AS mode FROM orchestrator.staged
                    WHERE pipeline = {Sql.Text(query.Pipeline)} AND mode IS NOT NULL GROUP BY load_id) s ON s.load_id = l.load_id
                WHERE l.pipeline = {Sql.Text(query.Pipeline)} AND l.seconds IS NOT NULL AND l.processed IS NOT NULL) e
            WHERE e.place = 1
            """, stop);
        return rows.Select(row => (Object: row.Text("object"), Load: new EarlierLoad(
                Enum.Parse<LoadMode>(row.Text("mode"), ignoreCase: true),
                row.Double("seconds") ?? 0,
                row.Number("processed"),
                row.Number("most_processed") is var most && most > row.Number("processed") ? most : null)))
            .ToLookup(row => row.Object, row => row.Load);
    }
}
