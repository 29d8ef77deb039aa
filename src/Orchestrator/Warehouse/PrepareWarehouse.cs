using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Orchestrator.Flows;
using Orchestrator.Planning;

namespace Orchestrator.Warehouse;

/// <summary>
/// Brings the warehouse to what a run needs: our schemas, the targets, the staging tables of first attempts. Repeating it is safe because
/// it makes only what the catalogue does not show yet, and a second <c>created</c> row of a load means nothing.
/// </summary>
public sealed partial class PrepareWarehouse(
    WarehouseStatements statements,
    SchemaUpgrade schemas,
    TargetCatalogue catalogue,
    ObjectCatalogue objects,
    ILogger<PrepareWarehouse> logger)
{
    [Function(nameof(PrepareWarehouse))]
    public async Task<PreparedWarehouse> Run([ActivityTrigger] RunPlan plan, CancellationToken stop)
    {
        try
        {
            await schemas.Apply(plan.Warehouse, plan.Pipeline, plan.RunId, stop);
            Dictionary<string, HashSet<string>> columns = await catalogue.Columns(plan, stop);
            var problems = new Dictionary<string, string>(StringComparer.Ordinal);
            List<ObjectTables> ready = await Contracts(plan, columns, problems, stop);
            await CreateSchema(plan, stop);
            await Create(plan, ready, problems, stop);
            return Answer(plan, o => problems.GetValueOrDefault(o.Name));
        }
        catch (Exception error) when (error is WarehouseUnavailableException or StatementFailedException)
        {
            return Answer(plan, _ => $"the warehouse could not be prepared: {error.Message}");
        }
    }

    private static PreparedWarehouse Answer(RunPlan plan, Func<ObjectPlan, string?> problem) =>
        new() { Objects = [.. plan.Objects.Select(o => new PreparedObject(o.Name, problem(o)))] };

    private async Task<List<ObjectTables>> Contracts(
        RunPlan plan, Dictionary<string, HashSet<string>> columns, Dictionary<string, string> problems, CancellationToken stop)
    {
        var ready = new List<ObjectTables>();
        foreach (ObjectPlan o in plan.Objects)
        {
            TableContract contract = TableContract.Of(await objects.Describe(plan.Pipeline, o.Name, stop));
            if (TargetTable.MissingColumn(o, contract) is { } missing)
            {
                problems.Add(o.Name, missing);
                continue;
            }

            // One statement per column that is new, and there may be more of them than a batch takes.
            IReadOnlyList<string> target = TargetTable.Ddl(plan.Warehouse.Schema, o, contract, columns.GetValueOrDefault(o.Table) ?? []);
            ready.AddRange(target.Chunk(StatementBatches.MostStatements).Select(some => new ObjectTables(o.Name, some)));
            IReadOnlyList<string> staging = StagingTable.Of(plan.Pipeline, plan.RunId, o.Name, attempt: 1)
                .Create(plan.Warehouse.Schema, o.Table, plan.Installation, plan.LeaseUntil);
            ready.Add(new ObjectTables(o.Name, staging));
        }

        return ready;
    }

    private Task CreateSchema(RunPlan plan, CancellationToken stop) =>
        Send(plan, "prepare.schema", [$"CREATE SCHEMA IF NOT EXISTS {Sql.Name(plan.Warehouse.Schema)}"], stop);

    private async Task Create(RunPlan plan, List<ObjectTables> ready, Dictionary<string, string> problems, CancellationToken stop)
    {
        foreach (IReadOnlyList<ObjectTables> batch in StatementBatches.Of(ready, tables => tables.Statements))
        {
            try
            {
                await Send(plan, $"prepare.{batch[0].Name}", batch.SelectMany(tables => tables.Statements), stop);
            }
            catch (StatementFailedException error)
            {
                LogBatchFailed(plan.RunId, error.Error);
                await CreateOneByOne(plan, batch, problems, stop);
            }
        }
    }

    // One object's table must not cost the others theirs; alone, the error names its object.
    private async Task CreateOneByOne(
        RunPlan plan, IReadOnlyList<ObjectTables> batch, Dictionary<string, string> problems, CancellationToken stop)
    {
        foreach (ObjectTables tables in batch)
        {
            try
            {
                await Send(plan, $"prepare.{tables.Name}.alone", tables.Statements, stop);
            }
            catch (StatementFailedException error)
            {
                problems.TryAdd(tables.Name, $"its tables could not be made: {error.Message}");
            }
        }
    }

    private Task Send(RunPlan plan, string step, IEnumerable<string> texts, CancellationToken stop) =>
        statements.Execute(plan.Warehouse, new StatementLabel(plan.RunId, step), [.. texts], deadline: null, stop);

    private sealed record ObjectTables(string Name, IReadOnlyList<string> Statements);

    [LoggerMessage(4222, LogLevel.Warning, "{RunId}: tables are made object by object, because together they failed: {Error}")]
    private partial void LogBatchFailed(string runId, string error);
}
