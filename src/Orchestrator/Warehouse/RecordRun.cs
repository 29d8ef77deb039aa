using Microsoft.Azure.Functions.Worker;

namespace Orchestrator.Warehouse;

/// <summary>Appends the audit row of a run. Repeating it is safe because a run that has its row gets no second one.</summary>
public sealed class RecordRun(WarehouseStatements statements)
{
    [Function(nameof(RecordRun))]
    public async Task Run([ActivityTrigger] RunRow row, CancellationToken stop)
    {
        string insert = $"""
            INSERT INTO orchestrator.runs (pipeline, run_id, installation, outcome, started_at, ended_at,
                objects_loaded, objects_failed, retry_of, error)
            SELECT {Sql.Text(row.Pipeline)}, {Sql.Text(row.RunId)}, {Sql.Text(row.Installation)}, {Sql.Text(row.Outcome)},
                CAST({Sql.Moment(row.StartedAt)} AS timestamp), CAST({Sql.Moment(row.EndedAt)} AS timestamp),
                {Sql.Number(row.ObjectsLoaded)}, {Sql.Number(row.ObjectsFailed)}, {Sql.Text(row.RetryOf)},
                {Sql.Text(row.Error, bytes: 4096)}
            WHERE NOT EXISTS (SELECT 1 FROM orchestrator.runs WHERE run_id = {Sql.Text(row.RunId)} AND pipeline = {Sql.Text(row.Pipeline)})
            """;
        await statements.Execute(row.Warehouse, new StatementLabel(row.RunId, "record"), [insert], deadline: null, stop);
    }
}
