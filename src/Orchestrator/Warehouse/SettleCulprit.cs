using Microsoft.Azure.Functions.Worker;

namespace Orchestrator.Warehouse;

/// <summary>The load at which two calls in a row ended with the same error.</summary>
public sealed record Culprit
{
    public required WarehouseConnection Warehouse { get; init; }

    /// <summary>The run that found it; the load may be another's.</summary>
    public required string RunId { get; init; }

    public required string LoadId { get; init; }

    /// <summary>Why it could not be consolidated, for its receipt.</summary>
    public required string Reason { get; init; }
}

/// <summary>
/// Records a load as failed, so that the next CALL passes it by. Repeating it is safe, and so is finding it settled by another pipeline's
/// call: only a load that is still ready is recorded, and no call can be at it meanwhile because the mutex is held.
/// </summary>
public sealed class SettleCulprit(WarehouseStatements statements)
{
    [Function(nameof(SettleCulprit))]
    public Task Run([ActivityTrigger] Culprit culprit, CancellationToken stop)
    {
        string record = $"""
            INSERT INTO orchestrator.staged (pipeline, object, load_id, run_id, installation, staging_table, progress, state, reason,
                lease_until)
            SELECT pipeline, object, load_id, run_id, installation, staging_table, {(int)LoadProgress.Failed}, 'failed',
                {Sql.Text(culprit.Reason, bytes: 4096)}, lease_until
            FROM orchestrator.staged
            WHERE load_id = {Sql.Text(culprit.LoadId)} AND progress = {(int)LoadProgress.Ready} AND NOT EXISTS (
                SELECT 1 FROM orchestrator.staged WHERE load_id = {Sql.Text(culprit.LoadId)} AND progress > {(int)LoadProgress.Ready})
            LIMIT 1
            """;
        return statements.Execute(
            culprit.Warehouse,
            new StatementLabel(culprit.RunId, $"culprit.{culprit.LoadId}"),
            [.. StagingTable.HoldMutex, record],
            deadline: null,
            stop);
    }
}
