using Microsoft.Azure.Functions.Worker;

namespace Orchestrator.Warehouse;

/// <summary>
/// Drops a run's staging tables, quarantined ones excepted. A load still ready is discarded in the transaction that drops its table; the
/// table of a replication task stays, and only its load is discarded.
/// Repeating it is safe because a table that is gone is not dropped again.
/// </summary>
public sealed class DropStaging(WarehouseStatements statements, StagingRemoval removal)
{
    [Function(nameof(DropStaging))]
    public async Task<DroppedStaging> Run([ActivityTrigger] DropRequest request, CancellationToken stop) =>
        await removal.Drop(request.Warehouse, request.RunId, await Staged(request, stop), table => table.Drop(), stop);

    private async Task<List<StagingTable>> Staged(DropRequest request, CancellationToken stop)
    {
        StatementRows rows = await statements.Query(request.Warehouse, new StatementLabel(request.RunId, "drop.list"), $"""
            SELECT object, load_id, staging_table, MAX(staging_schema) AS staging_schema FROM orchestrator.staged
            WHERE pipeline = {Sql.Text(request.Pipeline)} AND run_id = {Sql.Text(request.RunId)}
            GROUP BY object, load_id, staging_table 
            HAVING MAX(progress) <> {(int)LoadProgress.Quarantined}
                AND (MAX(staging_schema) IS NULL OR MAX(progress) < {(int)LoadProgress.Quarantined})
            """, stop);
        return [.. rows.Select(row => new StagingTable
        {
            Pipeline = request.Pipeline,
            RunId = request.RunId,
            Object = row.Text("object"),
            LoadId = row.Text("load_id"),
            Table = row.Text("staging_table"),
            Schema = row.TextOrNull("staging_schema"),
        })];
    }
}
