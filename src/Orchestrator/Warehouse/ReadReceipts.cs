using Microsoft.Azure.Functions.Worker;
using Orchestrator.Objects;

namespace Orchestrator.Warehouse;

/// <summary>
/// Reads what consolidation wrote about each load of a run that passed the gate or was held at it. Repeating it is safe because it only
/// reads.
/// </summary>
public sealed class ReadReceipts(WarehouseStatements statements)
{
    [Function(nameof(ReadReceipts))]
    public async Task<RunReceipts> Run([ActivityTrigger] ReceiptQuery query, CancellationToken stop)
    {
        StatementRows rows = await statements.Query(query.Warehouse, new StatementLabel(query.RunId, "receipts"), $"""
            SELECT s.object, s.load_id, s.progress, s.reason, l.load_id AS receipt, l.processed, l.put_failures, l.staged, l.ignored,
                l.winners, l.duplicates, l.superseded, l.inserted, l.updated, l.deleted, l.buried, l.unchanged, l.late, l.absent_deleted,
                l.target_before, l.target_after
            FROM (SELECT object, load_id, MAX(progress) AS progress, MAX(reason) AS reason FROM orchestrator.staged
                  WHERE pipeline = {Sql.Text(query.Pipeline)} AND run_id = {Sql.Text(query.RunId)} GROUP BY object, load_id) s
            LEFT JOIN orchestrator.ledger l ON l.load_id = s.load_id
            WHERE l.load_id IS NOT NULL OR s.progress IN (
                {(int)LoadProgress.Ready}, {(int)LoadProgress.Quarantined}, {(int)LoadProgress.Failed})
            ORDER BY s.object, s.load_id
            """, stop);
        return new RunReceipts([.. rows.Select(Receipt)]);
    }

    private static LoadReceipt Receipt(StatementRows.Row row) => new()
    {
        Object = row.Text("object"),
        LoadId = row.Text("load_id"),
        State = row.TextOrNull("receipt") is not null ? ObjectState.Loaded
            : row.Number("progress") == (int)LoadProgress.Quarantined ? ObjectState.Quarantined
            : ObjectState.Failed,
        Reason = row.TextOrNull("receipt") is not null ? null : row.TextOrNull("reason"),
        Processed = row.Number("processed"),
        PutFailures = row.Number("put_failures"),
        Staged = row.Number("staged"),
        Ignored = row.Number("ignored"),
        Winners = row.Number("winners"),
        Duplicates = row.Number("duplicates"),
        Superseded = row.Number("superseded"),
        Inserted = row.Number("inserted"),
        Updated = row.Number("updated"),
        Deleted = row.Number("deleted"),
        Buried = row.Number("buried"),
        Unchanged = row.Number("unchanged"),
        Late = row.Number("late"),
        AbsentDeleted = row.Number("absent_deleted"),
        TargetBefore = row.Number("target_before"),
        TargetAfter = row.Number("target_after"),
    };
}
