using Orchestrator.Configuration;
using Orchestrator.Objects;
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

    private const int MostMissed = 20;

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
        bool knowsMissed = names.Contains(("orchestrator", "missed_loads"));
        if (read.Any(o => o.State == CoverageState.Gap))
        {
            read = await new GapReasons(statements, pipeline).Explain(read, knowsMissed, stop);
        }

        return new PipelineCoverage
        {
            Pipeline = pipeline.Name.Value,
            AsOf = LoadWindow.WholeSecond(tables.CreatedAt),
            Objects = knowsMissed ? await WithMissed(pipeline, read, stop) : read,
            LastRun = names.Contains(("orchestrator", "runs")) ? await LastRun(pipeline, stop) : null,
        };
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

    private async Task<CoverageOfObject[]> WithMissed(Pipeline pipeline, CoverageOfObject[] objects, CancellationToken stop)
    {
        string name = Sql.Text(pipeline.Name.Value);
        StatementRows rows = await statements.Query(pipeline.Redshift.Connection, Label(pipeline, "missed"), $"""
            SELECT x.object, x.run_id, x.state, x.reason, x.ended_at, x.missed FROM (
                SELECT m.object, m.run_id, m.state, m.reason, m.ended_at, COUNT(*) OVER (PARTITION BY m.object) AS missed,
                    ROW_NUMBER() OVER (PARTITION BY m.object ORDER BY m.ended_at DESC, m.run_id DESC) AS place
                FROM (SELECT object, run_id, MAX(state) AS state, MAX(reason) AS reason, MAX(ended_at) AS ended_at
                    FROM orchestrator.missed_loads WHERE pipeline = {name} GROUP BY object, run_id) m
                LEFT JOIN (SELECT l.object, MAX(COALESCE(r.ended_at, l.extracted_at)) AS loaded_at FROM orchestrator.ledger l
                    LEFT JOIN orchestrator.runs r ON r.pipeline = l.pipeline AND r.run_id = l.run_id
                    WHERE l.pipeline = {name} GROUP BY l.object) s ON s.object = m.object
                WHERE s.loaded_at IS NULL OR m.ended_at > s.loaded_at) x
            WHERE x.place <= {MostMissed} ORDER BY x.object, x.place
            """, stop);
        ILookup<string, (MissedRun Run, long Count)> missed = rows.Select(row => (
                new MissedRun(
                    row.Text("object"),
                    row.Text("run_id"),
                    row.Moment("ended_at")!.Value,
                    Enum.Parse<ObjectState>(row.Text("state"), ignoreCase: true),
                    row.TextOrNull("reason")),
                Count: row.Number("missed")))
            .ToLookup(row => row.Item1.Object);
        return [.. objects.Select(o => missed[o.Name].ToArray() is [var (_, count), ..] runs
            ? o with { Missed = MissedRuns.Of([.. runs.Select(run => run.Run)], (int)count) }
            : o)];
    }

    private async Task<EndedRun?> LastRun(Pipeline pipeline, CancellationToken stop)
    {
        StatementRows rows = await statements.Query(pipeline.Redshift.Connection, Label(pipeline, "last"), $"""
            SELECT run_id, ended_at FROM orchestrator.runs WHERE pipeline = {Sql.Text(pipeline.Name.Value)}
            ORDER BY ended_at DESC, run_id DESC LIMIT 1
            """, stop);
        return rows.Select(row => row.Moment("ended_at") is { } at ? new EndedRun(row.Text("run_id"), at) : null).FirstOrDefault();
    }

    internal static StatementLabel Label(Pipeline pipeline, string step) => new(pipeline.Name.Value, $"coverage.{step}");
}
