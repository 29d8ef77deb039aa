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
        var seconds = new Dictionary<string, double?>(StringComparer.Ordinal);
        if (names.Contains(("orchestrator", "coverage")) && names.Contains(("orchestrator", "ledger")))
        {
            IEnumerable<string> targets = names.Where(name => name.Schema == query.Warehouse.Schema).Select(name => name.Table);
            windows = await Windows(query, targets.ToHashSet(StringComparer.Ordinal), stop);
            seconds = await Seconds(query, stop);
        }

        return new CoverageSnapshot
        {
            AsOf = LoadWindow.WholeSecond(tables.CreatedAt),
            Objects = [.. query.Objects.Select(o => new ObjectCoverage
            {
                Name = o.Name,
                CoveredTo = CoveredWindow.EndOfFirstStretch(windows.GetValueOrDefault((o.Name, o.Signature)) ?? []),
                LastSeconds = seconds.GetValueOrDefault(o.Name),
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

    private async Task<Dictionary<string, double?>> Seconds(CoverageQuery query, CancellationToken stop)
    {
        StatementRows rows = await statements.Query(query.Warehouse, new StatementLabel(query.Pipeline, "coverage.seconds"), $"""
            SELECT l.object, l.seconds FROM (
                SELECT object, seconds, ROW_NUMBER() OVER (PARTITION BY object ORDER BY extracted_at DESC) AS place
                FROM orchestrator.ledger WHERE pipeline = {Sql.Text(query.Pipeline)} AND seconds IS NOT NULL) l
            WHERE l.place = 1
            """, stop);
        return rows.Select(row => (Object: row.Text("object"), Seconds: row.Double("seconds")))
            .ToDictionary(row => row.Object, row => row.Seconds, StringComparer.Ordinal);
    }
}
