using Orchestrator.Configuration;

namespace Orchestrator.Warehouse;

/// <summary>
/// How gaps came about: the load that was to close it was quarantined or discarded, AppFlow wrote it only in part, or its run failed before
/// that. And how many records are missing, by the loads of the days around.
/// </summary>
internal sealed class GapReasons(WarehouseStatements statements, Pipeline pipeline)
{
    private static readonly TimeSpan DaysAround = TimeSpan.FromDays(3);

    /// <param name="knowsMissed">Whether the warehouse keeps what runs did not load.</param>
    public async Task<CoverageOfObject[]> Explain(CoverageOfObject[] objects, bool knowsMissed, CancellationToken stop)
    {
        CoverageOfObject[] torn = [.. objects.Where(o => o.State == CoverageState.Gap)];
        ILookup<string, LostLoad> lost = await Lost(Sql.Texts(torn.Select(o => o.Name)), knowsMissed, stop);
        ILookup<string, ReadLoad> around = await Around(torn, stop);
        return [.. objects.Select(o => o with { Gaps = [.. o.Gaps.Select(gap => Explained(gap, lost[o.Name], around[o.Name]))] })];
    }

    private static CoverageGap Explained(CoverageGap gap, IEnumerable<LostLoad> lost, IEnumerable<ReadLoad> around)
    {
        LostLoad? load = lost.FirstOrDefault(load => load.From < gap.To && load.To > gap.From);
        ReadLoad[] near = [.. around.Where(load => load.To > gap.From - DaysAround && load.From < gap.To + DaysAround)];
        double seconds = near.Sum(load => (load.To - load.From).TotalSeconds);
        return gap with
        {
            Reason = load?.Reason ?? gap.Reason,
            RunId = load?.RunId ?? gap.RunId,
            AboutRows = seconds > 0
                ? (long)Math.Round(near.Sum(load => load.Processed) / seconds * (gap.To - gap.From).TotalSeconds)
                : null,
        };
    }

    /// <summary>What is known best comes first, and of that the newest.</summary>
    private async Task<ILookup<string, LostLoad>> Lost(string torn, bool knowsMissed, CancellationToken stop)
    {
        string name = Sql.Text(pipeline.Name.Value);
        string missed = !knowsMissed ? "" : $"""

            UNION ALL
            SELECT object, run_id, covered_from, covered_to, CASE state WHEN 'skipped' THEN 'skipped' ELSE 'missed' END, reason, 2 AS place
            FROM orchestrator.missed_loads
            WHERE pipeline = {name} AND object IN ({torn}) AND covered_from IS NOT NULL AND covered_to IS NOT NULL
            """;
        StatementRows rows = await statements.Query(pipeline.Redshift.Connection, CoverageReader.Label(pipeline, "reasons"), $"""
            SELECT w.object, w.run_id, w.covered_from, w.covered_to, q.state, q.reason, 1 AS place
            FROM orchestrator.staged q
            JOIN orchestrator.staged w ON w.load_id = q.load_id AND w.covered_from IS NOT NULL AND w.covered_to IS NOT NULL
            WHERE q.pipeline = {name} AND w.pipeline = {name}
                AND q.object IN ({torn}) AND q.state IN ('quarantined', 'discarded', 'failed')
            UNION ALL
            SELECT w.object, w.run_id, w.covered_from, w.covered_to, 'partial', CAST(w.put_failures AS varchar(20)), 1 AS place
            FROM orchestrator.staged w
            JOIN orchestrator.ledger l ON l.load_id = w.load_id AND l.pipeline = w.pipeline
            WHERE w.pipeline = {name} AND w.object IN ({torn}) AND w.put_failures > 0
                AND w.covered_from IS NOT NULL AND w.covered_to IS NOT NULL{missed}
            """, stop);
        return rows.Select(row => (Place: row.Number("place"), Load: new LostLoad(
                row.Text("object"),
                row.Text("run_id"),
                row.Moment("covered_from")!.Value,
                row.Moment("covered_to")!.Value,
                $"its load in run {row.Text("run_id")} {Ended(row.Text("state"), row.TextOrNull("reason"))}")))
            .OrderBy(lost => lost.Place).ThenByDescending(lost => lost.Load.RunId, StringComparer.Ordinal)
            .Select(lost => lost.Load)
            .ToLookup(load => load.Object);
    }

    private async Task<ILookup<string, ReadLoad>> Around(CoverageOfObject[] torn, CancellationToken stop)
    {
        CoverageGap[] gaps = [.. torn.SelectMany(o => o.Gaps)];
        StatementRows rows = await statements.Query(pipeline.Redshift.Connection, CoverageReader.Label(pipeline, "around"), $"""
            SELECT c.object, c.covered_from, c.covered_to, l.processed
            FROM orchestrator.coverage c
            JOIN orchestrator.ledger l ON l.load_id = c.load_id AND l.pipeline = c.pipeline AND l.processed IS NOT NULL
            WHERE c.pipeline = {Sql.Text(pipeline.Name.Value)} AND c.object IN ({Sql.Texts(torn.Select(o => o.Name))})
                AND c.covered_from > CAST({Sql.Moment(gaps.Min(gap => gap.From) - (2 * DaysAround))} AS timestamp)
                AND c.covered_from < CAST({Sql.Moment(gaps.Max(gap => gap.To) + DaysAround)} AS timestamp)
            """, stop);
        return rows.Select(row => new ReadLoad(
                row.Text("object"), row.Moment("covered_from")!.Value, row.Moment("covered_to")!.Value, row.Number("processed")))
            .ToLookup(load => load.Object);
    }

    private static string Ended(string state, string? reason) => state switch
    {
        "quarantined" => $"was quarantined: {reason}",
        "failed" => $"was not consolidated: {reason}",
        "partial" => $"is not whole: AppFlow could not write {reason} of its records",
        "missed" => $"failed: {reason ?? "no reason was given"}",
        "skipped" => $"was not made: {reason ?? "the run was cancelled before its turn came"}",
        _ => "was discarded before it was consolidated",
    };

    private sealed record LostLoad(string Object, string RunId, DateTimeOffset From, DateTimeOffset To, string Reason);

    private sealed record ReadLoad(string Object, DateTimeOffset From, DateTimeOffset To, long Processed);
}
