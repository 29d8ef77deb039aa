using Orchestrator.Configuration;
using Orchestrator.Planning;

namespace Orchestrator.Warehouse;

/// <summary>
/// Reads what objects are covered by, gaps and their reasons included. Creates nothing: a warehouse without our tables answers that
/// nothing is covered.
/// </summary>
public sealed class CoverageReader(WarehouseStatements statements)
{
    /// <summary>Windows made into stretches by the database: a row for each, however many windows there were.</summary>
    /// <param name="where">Condition on <c>orchestrator.coverage</c>.</param>
    internal static string Stretches(string where) => $"""
        SELECT object, signature, target_table, CASE WHEN MIN(rank_from) > {Beginning} THEN MIN(rank_from) END AS covered_from,
            MAX(covered_to) AS covered_to, MAX(CASE WHEN begins = 1 THEN run_id END) AS run_id
        FROM (
            SELECT w.*, SUM(w.begins) OVER (PARTITION BY w.object, w.signature, w.target_table
                ORDER BY w.rank_from, w.covered_to, w.load_id ROWS UNBOUNDED PRECEDING) AS stretch
            FROM (
                SELECT r.*, CASE WHEN r.rank_from > r.reach OR r.reach IS NULL THEN 1 ELSE 0 END AS begins
                FROM (
                    SELECT c.object, c.signature, c.target_table, c.load_id, c.run_id, c.covered_to,
                        COALESCE(c.covered_from, {Beginning}) AS rank_from,
                        MAX(c.covered_to) OVER (PARTITION BY c.object, c.signature, c.target_table
                            ORDER BY COALESCE(c.covered_from, {Beginning}), c.covered_to, c.load_id
                            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reach
                    FROM orchestrator.coverage c WHERE {where}) r) w) s
        GROUP BY object, signature, target_table, stretch
        """;

    private const string Beginning = "TIMESTAMP '0001-01-01 00:00:00'";

    /// <summary>Coverage of these objects of the pipeline, in their order.</summary>
    /// <exception cref="WarehouseUnavailableException">The Data API takes no statements for this warehouse.</exception>
    /// <exception cref="StatementFailedException">A statement was refused.</exception>
    public async Task<PipelineCoverage> Read(Pipeline pipeline, IEnumerable<PipelineObject> objects, CancellationToken stop)
    {
        WarehouseConnection warehouse = pipeline.Redshift.Connection;
        StatementRows tables = await statements.Query(warehouse, Label(pipeline, "tables"), $"""
            SELECT CAST(table_schema AS varchar(127)) AS table_schema, CAST(table_name AS varchar(127)) AS table_name
            FROM information_schema.tables WHERE table_schema IN ('orchestrator', {Sql.Text(warehouse.Schema)})
            """, stop);
        var names = tables.Select(row => (Schema: row.Text("table_schema"), Table: row.Text("table_name"))).ToHashSet();
        ILookup<(string, string), CoveredStretch> stretches = names.Contains(("orchestrator", "coverage"))
            ? await Stretches(pipeline, names, stop)
            : Enumerable.Empty<CoveredStretch>().ToLookup(_ => ("", ""));
        HashSet<string> loading = names.Contains(("orchestrator", "runs")) ? await Loading(pipeline, tables.CreatedAt, stop) : [];
        CoverageOfObject[] read = [.. objects.Where(o => o.IsConsolidated).Select(o =>
            CoverageOfObject.Of(o.Name.Value, stretches[(o.Name.Value, LoadSignature.Of(o))], o.Mode == LoadMode.Window ? o.Window : null)
                with { IsLoading = loading.Contains(o.Name.Value) })];
        if (read.Any(o => o.State == CoverageState.Gap))
        {
            read = await WithReasons(pipeline, read, stop);
        }

        return new PipelineCoverage { Pipeline = pipeline.Name.Value, AsOf = LoadWindow.WholeSecond(tables.CreatedAt), Objects = read };
    }

    /// <summary>A window whose target table was dropped counts for nothing.</summary>
    private async Task<ILookup<(string Object, string Signature), CoveredStretch>> Stretches(
        Pipeline pipeline, HashSet<(string Schema, string Table)> tables, CancellationToken stop)
    {
        WarehouseConnection warehouse = pipeline.Redshift.Connection;
        string where = $"c.pipeline = {Sql.Text(pipeline.Name.Value)} AND c.target_schema = {Sql.Text(warehouse.Schema)}";
        StatementRows rows = await statements.Query(warehouse, Label(pipeline, "stretches"), Stretches(where), stop);
        return rows
            .Select(row => (
                Key: (row.Text("object"), row.Text("signature")),
                Table: row.Text("target_table"),
                Stretch: new CoveredStretch(row.Moment("covered_from"), row.Moment("covered_to")!.Value, row.TextOrNull("run_id"))))
            .Where(covered => tables.Contains((warehouse.Schema, covered.Table)))
            .ToLookup(covered => covered.Key, covered => covered.Stretch);
    }

    /// <summary>Objects with a staging table that is still to be consolidated, of a run that has not ended and holds its lease.</summary>
    private async Task<HashSet<string>> Loading(Pipeline pipeline, DateTimeOffset now, CancellationToken stop)
    {
        StatementRows rows = await statements.Query(pipeline.Redshift.Connection, Label(pipeline, "loading"), $"""
            SELECT l.object FROM (
                SELECT object, load_id, run_id FROM orchestrator.staged WHERE pipeline = {Sql.Text(pipeline.Name.Value)}
                GROUP BY object, load_id, run_id
                HAVING MAX(progress) <= {(int)LoadProgress.Ready} AND MAX(lease_until) > CAST({Sql.Moment(now)} AS timestamp)) l
            LEFT JOIN orchestrator.runs r ON r.pipeline = {Sql.Text(pipeline.Name.Value)} AND r.run_id = l.run_id
            WHERE r.run_id IS NULL
            """, stop);
        return [.. rows.Select(row => row.Text("object"))];
    }

    /// <summary>A load that was quarantined or discarded, or that AppFlow wrote only in part, explains the gap its window lies in.</summary>
    private async Task<CoverageOfObject[]> WithReasons(Pipeline pipeline, CoverageOfObject[] objects, CancellationToken stop)
    {
        string[] torn = [.. objects.Where(o => o.State == CoverageState.Gap).Select(o => o.Name)];
        StatementRows rows = await statements.Query(pipeline.Redshift.Connection, Label(pipeline, "reasons"), $"""
            SELECT w.object, w.run_id, w.covered_from, w.covered_to, q.state, q.reason
            FROM orchestrator.staged q
            JOIN orchestrator.staged w ON w.load_id = q.load_id AND w.covered_from IS NOT NULL AND w.covered_to IS NOT NULL
            WHERE q.pipeline = {Sql.Text(pipeline.Name.Value)} AND w.pipeline = {Sql.Text(pipeline.Name.Value)}
                AND q.object IN ({Sql.Texts(torn)}) AND q.state IN ('quarantined', 'discarded', 'failed')
            UNION ALL
            SELECT w.object, w.run_id, w.covered_from, w.covered_to, 'partial', CAST(w.put_failures AS varchar(20))
            FROM orchestrator.staged w
            JOIN orchestrator.ledger l ON l.load_id = w.load_id AND l.pipeline = w.pipeline
            WHERE w.pipeline = {Sql.Text(pipeline.Name.Value)} AND w.object IN ({Sql.Texts(torn)}) AND w.put_failures > 0
                AND w.covered_from IS NOT NULL AND w.covered_to IS NOT NULL
            """, stop);
        var lost = rows.Select(row => (
                Object: row.Text("object"),
                RunId: row.Text("run_id"),
                From: row.Moment("covered_from")!.Value,
                To: row.Moment("covered_to")!.Value,
                Reason: $"its load in run {row.Text("run_id")} {Ended(row.Text("state"), row.TextOrNull("reason"))}"))
            .OrderByDescending(load => load.RunId, StringComparer.Ordinal).ToList();
        return [.. objects.Select(o => o with { Gaps = [.. o.Gaps.Select(gap => Explained(o.Name, gap))] })];

        CoverageGap Explained(string name, CoverageGap gap)
        {
            var load = lost.FirstOrDefault(load => load.Object == name && load.From < gap.To && load.To > gap.From);
            return load.Reason is null ? gap : gap with { Reason = load.Reason, RunId = load.RunId };
        }
    }

    private static string Ended(string state, string? reason) => state switch
    {
        "quarantined" => $"was quarantined: {reason}",
        "failed" => $"was not consolidated: {reason}",
        "partial" => $"is not whole: AppFlow could not write {reason} of its records",
        _ => "was discarded before it was consolidated",
    };

    private static StatementLabel Label(Pipeline pipeline, string step) => new(pipeline.Name.Value, $"coverage.{step}");
}
