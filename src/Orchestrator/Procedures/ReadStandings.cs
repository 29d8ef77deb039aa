using Microsoft.Azure.Functions.Worker;
using Orchestrator.Warehouse;

namespace Orchestrator.Procedures;

/// <summary>
/// Counts, for each procedure, the loads that changed what it reads, and how many of them its last success knew. The ledger only grows, so
/// equal counts mean that nothing came in between, whatever failed or was cancelled meanwhile. Repeating it is safe because it only reads.
/// </summary>
public sealed class ReadStandings(WarehouseStatements statements)
{
    [Function(nameof(ReadStandings))]
    public async Task<IReadOnlyList<ProcedureStanding>> Run([ActivityTrigger] ProcedureQuery query, CancellationToken stop)
    {
        string pipeline = Sql.Text(query.Pipeline);
        IEnumerable<string> one = query.Procedures.Select(procedure => $"""
            SELECT {Sql.Text(procedure.Name)} AS name, {Sql.Text(procedure.Signature)} AS signature,
                (SELECT COUNT(*) FROM orchestrator.ledger l WHERE l.pipeline = {pipeline}{Inputs(procedure)}
                    AND l.inserted + l.updated + l.deleted + l.absent_deleted > 0) AS changes,
                (SELECT MAX(c.changes) FROM orchestrator.procedure_calls c WHERE c.pipeline = {pipeline}
                    AND c.procedure_name = {Sql.Text(procedure.Name)} AND c.signature = {Sql.Text(procedure.Signature)}) AS settled
            """);
        StatementRows rows = await statements.Query(
            query.Warehouse, new StatementLabel(query.RunId, "standings"), string.Join("\nUNION ALL\n", one), stop);
        return
        [
            .. rows.Select(row => new ProcedureStanding
            {
                Name = row.Text("name"),
                Signature = row.Text("signature"),
                Changes = row.Number("changes"),
                Settled = row.NumberOrNull("settled"),
            }),
        ];
    }

    private static string Inputs(ProcedurePlan procedure) =>
        procedure.Inputs is { } inputs ? $" AND l.object IN ({Sql.Texts(inputs)})" : "";
}
