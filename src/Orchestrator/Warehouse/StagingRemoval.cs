using Microsoft.Extensions.Logging;

namespace Orchestrator.Warehouse;

/// <summary>
/// Drops staging tables under the mutex, many to a batch. What something still writes to is given up after a while and named.
/// </summary>
public sealed partial class StagingRemoval(
    WarehouseStatements statements, TargetCatalogue catalogue, ILogger<StagingRemoval> logger)
{
    private static readonly TimeSpan BatchDeadline = TimeSpan.FromSeconds(30);

    // A COPY that outlived its flow holds its table; the others must not wait for it.
    private static readonly TimeSpan AloneDeadline = TimeSpan.FromSeconds(10);

    /// <param name="owner">Run id, or who else drops: the first part of the statements' names.</param>
    /// <param name="tables">Tables to be gone; those that are gone already are not counted.</param>
    /// <param name="drop">The statements that drop one of them.</param>
    internal async Task<DroppedStaging> Drop(
        WarehouseConnection warehouse,
        string owner,
        IReadOnlyList<StagingTable> tables,
        Func<StagingTable, IReadOnlyList<string>> drop,
        CancellationToken stop)
    {
        HashSet<string> before = await catalogue.Staging(warehouse, owner, tables.Select(table => table.Table), stop);
        List<StagingTable> existing = [.. tables.Where(table => table.Schema is not null || before.Contains(table.Table))];
        foreach (IReadOnlyList<StagingTable> batch in StatementBatches.Of(existing, drop, StagingTable.HoldMutex))
        {
            if (!await Send(batch, BatchDeadline) && batch.Count > 1)
            {
                foreach (StagingTable table in batch)
                {
                    await Send([table], AloneDeadline);
                }
            }
        }

        List<StagingTable> own = [.. existing.Where(table => table.Schema is null)];
        HashSet<string> left = await catalogue.Staging(warehouse, owner, own.Select(table => table.Table), stop);
        return new DroppedStaging { Dropped = own.Count - left.Count, Left = [.. left.Order(StringComparer.Ordinal)] };

        async Task<bool> Send(IReadOnlyList<StagingTable> some, TimeSpan deadline)
        {
            try
            {
                var label = new StatementLabel(owner, $"drop.{some[0].Table}");
                IReadOnlyList<string> drops = [.. StagingTable.HoldMutex, .. some.SelectMany(drop)];
                await statements.Execute(warehouse, label, drops, deadline, stop);
                return true;
            }
            catch (StatementFailedException error)
            {
                LogNotDropped(owner, some.Count, some[0].Table, error.Error);
                return false;
            }
        }
    }

    [LoggerMessage(4232, LogLevel.Warning, "{Owner}: {Count} staging tables from {Table} on were not dropped: {Error}")]
    private partial void LogNotDropped(string owner, int count, string table, string error);
}
