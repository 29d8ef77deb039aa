namespace Orchestrator.Benchmarks.Warehouse;

/// <summary>The staged rows as a load of the product: registered, then consolidated by the CALL a run makes.</summary>
internal static class ProductLoad
{
    /// <summary>Lineage columns that the product's target and staging tables have beside the object's.</summary>
    public const string Lineage = ", TIMESTAMP '2020-09-19 00:00:00' AS _extracted_at, CAST('run' AS varchar(100)) AS _run_id";

    public const string NoLineage = ", CAST(NULL AS timestamp) AS _extracted_at, CAST(NULL AS varchar(100)) AS _run_id";

    private static int count;

    /// <summary>Forgets every load, tombstone and sighting.</summary>
    public static Task Forget(AccountWarehouse warehouse, CancellationToken stop) => warehouse.Execute(
        """
        DELETE FROM orchestrator.staged; DELETE FROM orchestrator.ledger; DELETE FROM orchestrator.coverage;
        TRUNCATE orchestrator.seen; TRUNCATE orchestrator.tombstones;
        """,
        stop);

    public static async Task<double> Seconds(AccountWarehouse warehouse, string? historySchema, CancellationToken stop)
    {
        int load = Interlocked.Increment(ref count);
        string history = historySchema is null ? "NULL, NULL" : $"'{historySchema}', 'lastmodifieddate'";
        await warehouse.Execute(
            $"""
            INSERT INTO orchestrator.staged (pipeline, object, load_id, run_id, staging_table, progress, state, target_schema, target_table,
                key_columns, cursor_column, deletes, signature, covered_to, extracted_at, processed, put_failures, staged,
                history_schema, stamp_columns)
            SELECT 'bench', 'Account', 'load{load:D5}', 'run', 'account', 20, 'ready', 'salesforce', 'account', 'id', 'systemmodstamp',
                'apply', 's', TIMESTAMP '2020-09-21', TIMESTAMP '2020-09-21' + {load} * INTERVAL '1 hour', COUNT(*), 0, COUNT(*), {history}
            FROM salesforce_incremental.account
            """,
            stop);
        return await warehouse.Seconds("CALL public.consolidated_of_tables()", stop);
    }

    /// <summary>What the last receipt says was written.</summary>
    public static Task<double> Written(AccountWarehouse warehouse, CancellationToken stop) => warehouse.Number(
        "SELECT inserted + updated + deleted FROM orchestrator.ledger ORDER BY load_id DESC LIMIT 1", stop);
}
