using Microsoft.Azure.Functions.Worker;

namespace Orchestrator.Warehouse;

/// <summary>Where the next CALL would begin: the ready load it takes first, whichever pipeline's.</summary>
/// <param name="LoadId">Null when nothing is ready.</param>
public sealed record ReadyLoad(string? LoadId);

/// <summary>Which load the procedure would take next. Repeating it is safe because it only reads.</summary>
public sealed class FirstReadyLoad(WarehouseStatements statements)
{
    [Function(nameof(FirstReadyLoad))]
    public async Task<ReadyLoad> Run([ActivityTrigger] ReceiptQuery query, CancellationToken stop)
    {
        // As the procedure chooses.
        StatementRows rows = await statements.Query(query.Warehouse, new StatementLabel(query.RunId, "culprit.find"), $"""
            SELECT MIN(l.load_id) AS load_id
            FROM (SELECT load_id, MAX(progress) AS progress FROM orchestrator.staged GROUP BY load_id) l
            WHERE l.progress = {(int)LoadProgress.Ready}
            """, stop);
        return new ReadyLoad(rows.Select(row => row.TextOrNull("load_id")).FirstOrDefault());
    }
}
