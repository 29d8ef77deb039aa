using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Orchestrator.Warehouse;

/// <summary>
/// Drops a run's staging tables, quarantined ones excepted. A load still ready is discarded in the transaction that drops its table.
/// Repeating it is safe because a table that is gone is not dropped again.
/// </summary>
public sealed partial class DropStaging(WarehouseStatements statements, TargetCatalogue catalogue, ILogger<DropStaging> logger)
{
    private static readonly TimeSpan BatchDeadline = TimeSpan.FromSeconds(30);

    // A COPY that outlived its flow holds its table; the others must not wait for it.
    private static readonly TimeSpan AloneDeadline = TimeSpan.FromSeconds(10);

    [Function(nameof(DropStaging))]
    public async Task<DroppedStaging> Run([ActivityTrigger] DropRequest request, CancellationToken stop)
    {
        List<StagingTable> staged = await Staged(request, stop);
        HashSet<string> before = await catalogue.Staging(request.Warehouse, request.RunId, staged.Select(table => table.Table), stop);
        List<StagingTable> existing = staged.FindAll(table => before.Contains(table.Table));
        foreach (IReadOnlyList<StagingTable> batch in StatementBatches.Of(existing, table => table.Drop(), StagingTable.HoldMutex))
        {
            if (!await Drop(request, batch, BatchDeadline, stop) && batch.Count > 1)
            {
                foreach (StagingTable table in batch)
                {
                    await Drop(request, [table], AloneDeadline, stop);
                }
            }
        }

        HashSet<string> left = await catalogue.Staging(request.Warehouse, request.RunId, existing.Select(table => table.Table), stop);
        return new DroppedStaging { Dropped = existing.Count - left.Count, Left = [.. left.Order(StringComparer.Ordinal)] };
    }

    private async Task<List<StagingTable>> Staged(DropRequest request, CancellationToken stop)
    {
        StatementRows rows = await statements.Query(request.Warehouse, new StatementLabel(request.RunId, "drop.list"), $"""
            SELECT object, load_id, staging_table FROM orchestrator.staged
            WHERE pipeline = {Sql.Text(request.Pipeline)} AND run_id = {Sql.Text(request.RunId)}
            GROUP BY object, load_id, staging_table HAVING MAX(progress) <> {(int)LoadProgress.Quarantined}
            """, stop);
        return [.. rows.Select(row => new StagingTable
        {
            Pipeline = request.Pipeline,
            RunId = request.RunId,
            Object = row.Text("object"),
            LoadId = row.Text("load_id"),
            Table = row.Text("staging_table"),
        })];
    }

    private async Task<bool> Drop(DropRequest request, IReadOnlyList<StagingTable> tables, TimeSpan deadline, CancellationToken stop)
    {
        try
        {
            var label = new StatementLabel(request.RunId, $"drop.{tables[0].Table}");
            IReadOnlyList<string> drops = [.. StagingTable.HoldMutex, .. tables.SelectMany(table => table.Drop())];
            await statements.Execute(request.Warehouse, label, drops, deadline, stop);
            return true;
        }
        catch (StatementFailedException error)
        {
            LogNotDropped(request.RunId, tables.Count, tables[0].Table, error.Error);
            return false;
        }
    }

    [LoggerMessage(4232, LogLevel.Warning, "{RunId}: {Count} staging tables from {Table} on were not dropped: {Error}")]
    private partial void LogNotDropped(string runId, int count, string table, string error);
}
