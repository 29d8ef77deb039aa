using Orchestrator.Planning;

namespace Orchestrator.Warehouse;

/// <summary>Records in a target before and after it was rebuilt.</summary>
public sealed record Rebuilt(long Before, long After);

/// <summary>
/// Makes a target anew from its history: of each record the greatest version, unless it is deleted, buried by a tombstone or concluded to
/// be absent. In one transaction under the mutex, so that no consolidation comes between.
/// </summary>
public sealed class HistoryRebuild(WarehouseStatements statements)
{
    private const string Forever = "TIMESTAMP '9999-12-31 00:00:00'";
    private const string Beginning = "TIMESTAMP '0001-01-01 00:00:00'";

    // A whole history may have to be read.
    private static readonly TimeSpan Deadline = TimeSpan.FromHours(2);

    /// <exception cref="NoHistoryException">History is switched off: the target knows versions that it does not.</exception>
    public async Task<Rebuilt> Run(HistoryObject o, CancellationToken stop)
    {
        if (!o.IsComplete)
        {
            throw new NoHistoryException(
                $"history of {o.Name} was off for some loads: its target holds versions that the history does not, and would lose them;"
                + " the next load with a history takes them over");
        }

        long before = await Count(o, stop);
        // A label of its own for each call: an equal batch within eight hours would be taken for the same one.
        await statements.Execute(
            o.Warehouse, o.Label($"rebuild.{Guid.NewGuid():N}"), [.. StagingTable.HoldMutex, .. Statements(o)], Deadline, stop);
        return new Rebuilt(before, await Count(o, stop));
    }

    /// <summary>To be run after the mutex is held, in the same transaction.</summary>
    internal static IReadOnlyList<string> Statements(HistoryObject o)
    {
        HistoryOrder order = o.Tables.Order;
        string mine = $"pipeline = {Sql.Text(order.Pipeline)} AND object = {Sql.Text(order.Object)}";
        string columns = string.Join(", ", order.Columns.Select(column => Sql.Name(column.Name)));
        string values = string.Join(", ", order.Columns.Select(column => o.Tables.SourceOf(column).Value));
        string deleted = o.ShowsDeleted ? "" : " AND h.isdeleted = false";
        return
        [
            $"DELETE FROM {o.Target}",
            $"""
            INSERT INTO {o.Target} ({columns}, {TableContract.ExtractedAt}, {TableContract.RunId})
            SELECT {values}, h.seen, l.run_id
            FROM ({o.History.HeldAt(Forever, o.Deletes == DeletePolicy.Ignore)}) h
            JOIN {Sql.Table(order.Schema, o.Tables.Versions)} c ON c.record_key = h.record_key AND c.content_hash = h.content_hash
            LEFT JOIN (
                SELECT record_key, cursor_rank, seen FROM (
                    SELECT record_key, COALESCE(cursor_at, {Beginning}) AS cursor_rank, seen,
                        ROW_NUMBER() OVER (PARTITION BY record_key ORDER BY COALESCE(cursor_at, {Beginning}) DESC, seen DESC) AS place
                    FROM orchestrator.tombstones WHERE {mine}) x
                WHERE x.place = 1) t ON t.record_key = h.record_key
            LEFT JOIN ({o.History.Absences(Forever)}) a ON a.record_key = h.record_key AND a.absent_at > h.seen
            LEFT JOIN (
                SELECT extracted_at, MAX(run_id) AS run_id FROM orchestrator.ledger WHERE {mine} GROUP BY extracted_at) l
                ON l.extracted_at = h.seen
            WHERE a.record_key IS NULL{deleted}
                AND (t.record_key IS NULL OR t.cursor_rank < COALESCE(h.cursor_at, {Beginning})
                    OR (t.cursor_rank = COALESCE(h.cursor_at, {Beginning}) AND t.seen < h.seen))
            """,
        ];
    }

    private async Task<long> Count(HistoryObject o, CancellationToken stop)
    {
        StatementRows rows = await statements.Query(o.Warehouse, o.Label("count"), $"SELECT COUNT(*) AS found FROM {o.Target}", stop);
        return rows.Select(row => row.Number("found")).Single();
    }
}
