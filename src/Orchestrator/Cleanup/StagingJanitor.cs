using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orchestrator.Aws;
using Orchestrator.Configuration;
using Orchestrator.Warehouse;

namespace Orchestrator.Cleanup;

/// <summary>
/// The last net under staging tables: those of runs that could not clean up themselves, those something still wrote to, and those whose
/// quarantine is over. Touches only tables of its own installation, after the lease of their run, and only where neither the run nor one
/// of its children is active.
/// </summary>
public sealed partial class StagingJanitor(
    WarehouseStatements statements,
    StagingRemoval removal,
    PipelineFiles pipelines,
    IOptions<OrchestratorOptions> options,
    TimeProvider clock,
    ILogger<StagingJanitor> log)
{
    private const string Owner = "janitor";

    public async Task Sweep(DurableTaskClient client, CancellationToken stop)
    {
        var active = new ActiveRuns(client);
        foreach (WarehouseConnection warehouse in Warehouses(await pipelines.Read(stop)))
        {
            try
            {
                await Sweep(warehouse, active, stop);
            }
            catch (Exception error) when (error is WarehouseUnavailableException or StatementFailedException or TransientAwsException)
            {
                LogNotSwept(warehouse.Describe(), error.Message);
            }
        }
    }

    // Pipelines of one database share its staging.
    private static IEnumerable<WarehouseConnection> Warehouses(PipelineSet set) =>
        set.Pipelines.Select(pipeline => pipeline.Redshift.Connection with { Schema = "" }).Distinct();

    private async Task Sweep(WarehouseConnection warehouse, ActiveRuns active, CancellationToken stop)
    {
        var lost = new List<StagingTable>();
        var expired = new List<StagingTable>();
        DateTimeOffset now = clock.GetUtcNow();
        foreach (StagedLoad load in await Staged(warehouse, stop))
        {
            bool isQuarantined = load.Progress == LoadProgress.Quarantined;
            if (now >= load.LeaseUntil + (isQuarantined ? options.Value.Quarantine : TimeSpan.Zero)
                && !await active.Contain(load.Table.RunId, stop))
            {
                (isQuarantined ? expired : lost).Add(load.Table);
            }
        }

        await Drop(warehouse, lost, table => table.Drop(), stop);
        await Drop(warehouse, expired, table => table.DropExpired(), stop);
    }

    private async Task Drop(
        WarehouseConnection warehouse, List<StagingTable> tables, Func<StagingTable, IReadOnlyList<string>> drop, CancellationToken stop)
    {
        if (tables.Count > 0)
        {
            DroppedStaging dropped = await removal.Drop(warehouse, Owner, tables, drop, stop);
            LogSwept(warehouse.Describe(), dropped.Dropped, tables[0].RunId, dropped.Left.Count);
        }
    }

    /// <summary>The loads of this installation whose table exists. A table without a row here is not ours.</summary>
    private async Task<IReadOnlyList<StagedLoad>> Staged(WarehouseConnection warehouse, CancellationToken stop)
    {
        StatementRows tables = await statements.Query(warehouse, new StatementLabel(Owner, "tables"), $"""
            SELECT CAST(table_schema AS varchar(127)) AS table_schema, CAST(table_name AS varchar(127)) AS table_name
            FROM information_schema.tables
            WHERE table_schema = {Sql.Text(Sql.StagingSchema)} OR (table_schema = 'orchestrator' AND table_name = 'staged')
            """, stop);
        var names = tables.Select(row => (Schema: row.Text("table_schema"), Table: row.Text("table_name"))).ToList();
        HashSet<string> existing = [.. names.Where(name => name.Schema == Sql.StagingSchema).Select(name => name.Table)];
        if (!names.Contains(("orchestrator", "staged")))
        {
            return [];
        }

        StatementRows rows = await statements.Query(warehouse, new StatementLabel(Owner, "loads"), $"""
            SELECT pipeline, object, load_id, run_id, staging_table, MAX(progress) AS progress, MAX(lease_until) AS lease_until,
                MAX(staging_schema) AS staging_schema
            FROM orchestrator.staged GROUP BY pipeline, object, load_id, run_id, staging_table
            HAVING MAX(installation) = {Sql.Text(options.Value.Installation)} AND MAX(progress) < {(int)LoadProgress.Discarded}
                AND (MAX(staging_schema) IS NULL OR MAX(progress) < {(int)LoadProgress.Quarantined})
            """, stop);
        return
        [
            .. rows.Select(row => new StagedLoad(
                    new StagingTable
                    {
                        Pipeline = row.Text("pipeline"),
                        Object = row.Text("object"),
                        LoadId = row.Text("load_id"),
                        RunId = row.Text("run_id"),
                        Table = row.Text("staging_table"),
                        Schema = row.TextOrNull("staging_schema"),
                    },
                    (LoadProgress)row.Number("progress"),
                    row.Moment("lease_until") ?? DateTimeOffset.MaxValue - options.Value.Quarantine))
                .Where(load => load.Table.Schema is not null || existing.Contains(load.Table.Table)),
        ];
    }

    private sealed record StagedLoad(StagingTable Table, LoadProgress Progress, DateTimeOffset LeaseUntil);

    [LoggerMessage(4304, LogLevel.Warning, "{Warehouse}: dropped {Count} staging tables that runs (the first {RunId}) left; {Left} are left.")]
    private partial void LogSwept(string warehouse, int count, string runId, int left);

    [LoggerMessage(4305, LogLevel.Warning, "{Warehouse}: staging was not swept, the next sweep tries again: {Reason}")]
    private partial void LogNotSwept(string warehouse, string reason);
}
