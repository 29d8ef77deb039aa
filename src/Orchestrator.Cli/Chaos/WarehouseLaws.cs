namespace Orchestrator.Cli.Chaos;

/// <summary>Looks into the warehouse itself: the ledger, staging, and what the procedure did.</summary>
internal sealed class WarehouseLaws(ChaosStage stage)
{
    /// <summary>Loads of all runs so far that have two receipts, or one that does not add up.</summary>
    public Task<IReadOnlyList<string>> Ledger(CancellationToken stop) => List("""
        SELECT 'ledger: load ' || load_id || ' of ' || object || ' has ' || COUNT(*) || ' receipts' FROM orchestrator.ledger
        GROUP BY load_id, object HAVING COUNT(*) > 1
        UNION ALL
        SELECT 'ledger: the receipt of load ' || load_id || ' of ' || object || ' does not add up' FROM orchestrator.ledger
        WHERE staged <> processed OR staged <> ignored + winners + duplicates + superseded
            OR winners <> inserted + updated + deleted + buried + unchanged + late
            OR target_after <> target_before + inserted - deleted - absent_deleted
        """, stop);

    /// <summary>Staging tables, those in quarantine excepted: they are kept to be looked at.</summary>
    public Task<IReadOnlyList<string>> Staging(CancellationToken stop) => List("""
        SELECT 'left behind: staging table ' || table_name FROM information_schema.tables
        WHERE table_schema = 'salesforce_incremental' AND table_name NOT IN (
            SELECT staging_table FROM orchestrator.staged GROUP BY staging_table HAVING MAX(progress) = 30)
        """, stop);

    /// <summary>Loads that say they wait to be consolidated though their run is over.</summary>
    public Task<IReadOnlyList<string>> Waiting(CancellationToken stop) => List("""
        SELECT 'left behind: load ' || load_id || ' of ' || object || ' is ready for ever' FROM orchestrator.staged
        GROUP BY load_id, object HAVING MAX(progress) = 20
        """, stop);

    public async Task<long> Effects(CancellationToken stop) =>
        long.Parse((await stage.List($"SELECT COUNT(*)::text FROM {ChaosPipeline.Effects}", stop))[0], System.Globalization.CultureInfo.InvariantCulture);

    private async Task<IReadOnlyList<string>> List(string sql, CancellationToken stop)
    {
        // A run that could not even be planned has made none of these tables.
        IReadOnlyList<string> made = await stage.List("SELECT 'ledger' WHERE to_regclass('orchestrator.ledger') IS NOT NULL", stop);
        return made.Count == 0 ? [] : await stage.List(sql, stop);
    }
}
