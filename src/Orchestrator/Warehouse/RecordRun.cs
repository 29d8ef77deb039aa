using Microsoft.Azure.Functions.Worker;
using Orchestrator.Procedures;

namespace Orchestrator.Warehouse;

/// <summary>
/// Appends the audit row of a run, and one per object it did not load. Repeating it is safe because a run that has its row gets no second
/// one, and a row of an object written twice says the same.
/// </summary>
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
        string[] sql = [insert, .. row.Procedures.Select(procedure => Settled(row, procedure))];
        await statements.Execute(row.Warehouse, new StatementLabel(row.RunId, "record"), sql, deadline: null, stop);

        // A hundred rows stay far below the 100,000 bytes of a statement.
        foreach (MissedLoad[] some in row.Missed.Chunk(100))
        {
            var label = new StatementLabel(row.RunId, $"record.missed.{some[0].Object}");
            await statements.Execute(row.Warehouse, label, [Missed(row, some)], deadline: null, stop);
        }
    }

    private static string Missed(RunRow row, MissedLoad[] loads) => $"""
        INSERT INTO orchestrator.missed_loads (pipeline, object, run_id, ended_at, state, reason, covered_from, covered_to)
        VALUES {string.Join(", ", loads.Select(load => $"({Sql.Text(row.Pipeline)}, {Sql.Text(load.Object)}, {Sql.Text(row.RunId)}, "
            + $"{Sql.Moment(row.EndedAt)}, {Sql.Text(load.State.ToString().ToLowerInvariant())}, {Sql.Text(load.Reason, bytes: 512)}, "
            + $"{Sql.Moment(load.Window?.From)}, {Sql.Moment(load.Window?.To)})"))}
        """;

    // Written twice it says the same: the greatest count of a procedure holds.
    private static string Settled(RunRow row, ProcedureStanding procedure) => $"""
        INSERT INTO orchestrator.procedure_calls (pipeline, procedure_name, signature, changes, run_id)
        SELECT {Sql.Text(row.Pipeline)}, {Sql.Text(procedure.Name)}, {Sql.Text(procedure.Signature)}, {Sql.Number(procedure.Changes)},
            {Sql.Text(row.RunId)}
        """;
}
