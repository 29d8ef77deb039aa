using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Orchestrator.Dms;
using Orchestrator.Flows;
using Orchestrator.Planning;

namespace Orchestrator.Warehouse;

/// <summary>
/// Brings the warehouse to what a run needs: our schemas, the targets and their history, the staging tables of first attempts. Repeating
/// it is safe because it makes only what the catalogue does not show yet, and a second <c>created</c> row of a load means nothing.
/// </summary>
public sealed partial class PrepareWarehouse(
    WarehouseStatements statements,
    SchemaUpgrade schemas,
    TargetCatalogue catalogue,
    TableChanges changes,
    ObjectCatalogue objects,
    LandedTables landed,
    ILogger<PrepareWarehouse> logger)
{
    [Function(nameof(PrepareWarehouse))]
    public async Task<PreparedWarehouse> Run([ActivityTrigger] RunPlan plan, CancellationToken stop)
    {
        try
        {
            await schemas.Apply(plan.Warehouse, plan.Pipeline, plan.RunId, stop);
            var problems = new Dictionary<string, string>(StringComparer.Ordinal);
            IReadOnlyList<ObjectTables> tables = await Tables(plan, problems, stop);
            await CreateSchemas(plan, tables, stop);
            await Change(plan, tables, problems, stop);
            await Create(plan, tables, problems, stop);
            Dictionary<string, IReadOnlyList<string>> kept = tables
                .Where(one => one.Object.Replica is not null && one.Unmapped.Count > 0)
                .ToDictionary(one => one.Object.Name, one => one.Unmapped);
            return new PreparedWarehouse
            {
                Objects = [.. plan.Objects
                    .Select(o => new PreparedObject(o.Name, problems.GetValueOrDefault(o.Name), kept.GetValueOrDefault(o.Name)))
                    .Where(o => o.Problem is not null || o.Kept is not null)],
            };
        }
        catch (Exception error) when (error is WarehouseUnavailableException or StatementFailedException or NewerWarehouseException)
        {
            string problem = $"the warehouse could not be prepared: {error.Message}";
            return new PreparedWarehouse { Objects = [.. plan.Objects.Select(o => new PreparedObject(o.Name, problem))] };
        }
    }

    /// <summary>What each object's tables lack; objects that cannot have theirs get a problem instead.</summary>
    private async Task<IReadOnlyList<ObjectTables>> Tables(RunPlan plan, Dictionary<string, string> problems, CancellationToken stop)
    {
        var contracts = new List<(ObjectPlan Object, TableContract Contract)>();
        foreach (ObjectPlan o in plan.Objects)
        {
            TableContract contract = TableContract.Of(o.Replica is null
                ? await objects.Describe(plan.Pipeline, o.Name, stop)
                : await landed.Describe(plan, o, stop));
            if ((o.Replica is null ? TargetTable.MissingColumn(o, contract) : ReplicaPlanner.Wrong(o, contract)) is { } missing)
            {
                problems.Add(o.Name, missing);
                continue;
            }

            contracts.Add((o, contract));
        }

        StandingTables standing = await catalogue.Tables(
            plan.Warehouse,
            plan.RunId,
            contracts.SelectMany(c => ObjectTables.Names(plan.Warehouse, c.Object)),
            stop);
        var tables = new List<ObjectTables>();
        foreach ((ObjectPlan o, TableContract contract) in contracts)
        {
            ObjectTables one = ObjectTables.Of(plan.Pipeline, plan.Warehouse, o, contract, standing);
            if (one.Problem is { } problem)
            {
                problems.Add(o.Name, problem);
            }
            else
            {
                tables.Add(one);
            }
        }

        return tables;
    }

    private Task CreateSchemas(RunPlan plan, IReadOnlyList<ObjectTables> tables, CancellationToken stop)
    {
        IEnumerable<string> names = tables.SelectMany(table => table.Evolutions).Select(evolution => evolution.Shape.Schema);
        IEnumerable<string> schemas = names.Append(plan.Warehouse.Schema).Distinct();
        return Send(plan, "prepare.schema", schemas.Select(name => $"CREATE SCHEMA IF NOT EXISTS {Sql.Name(name)}"), stop);
    }

    /// <summary>Widenings and new types, table by table: most of them cannot share a transaction, and each may meet a view.</summary>
    private async Task Change(RunPlan plan, IReadOnlyList<ObjectTables> tables, Dictionary<string, string> problems, CancellationToken stop)
    {
        foreach (ObjectTables one in tables)
        {
            try
            {
                foreach (TableEvolution evolution in one.Evolutions.Where(evolution => evolution.TouchesColumns))
                {
                    IReadOnlyList<string> first = evolution == one.Target ? one.Uncover(plan) : [];
                    await changes.Apply(plan.Warehouse, plan.RunId, evolution, first, one.DropViews, stop);
                }
            }
            catch (TableChangeException error)
            {
                problems.Add(one.Object.Name, error.Message);
            }
        }
    }

    /// <summary>Everything else, many tables in one transaction.</summary>
    private async Task Create(RunPlan plan, IReadOnlyList<ObjectTables> tables, Dictionary<string, string> problems, CancellationToken stop)
    {
        IEnumerable<Step> steps = tables
            .Where(one => !problems.ContainsKey(one.Object.Name))
            .SelectMany(one => one.Steps(plan).Select(texts => new Step(one.Object.Name, texts)));
        foreach (IReadOnlyList<Step> batch in StatementBatches.Of(steps, step => step.Statements))
        {
            try
            {
                await Send(plan, $"prepare.{batch[0].Name}", batch.SelectMany(step => step.Statements), stop);
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
        RunPlan plan, IReadOnlyList<Step> batch, Dictionary<string, string> problems, CancellationToken stop)
    {
        foreach (Step step in batch.Where(step => !problems.ContainsKey(step.Name)))
        {
            try
            {
                await Send(plan, $"prepare.{step.Name}.alone", step.Statements, stop);
            }
            catch (StatementFailedException error)
            {
                problems.TryAdd(step.Name, $"its tables could not be made: {error.Message}");
            }
        }
    }

    private Task Send(RunPlan plan, string step, IEnumerable<string> texts, CancellationToken stop) =>
        statements.Execute(plan.Warehouse, new StatementLabel(plan.RunId, step), [.. texts], deadline: null, stop);

    private sealed record Step(string Name, IReadOnlyList<string> Statements);

    [LoggerMessage(4222, LogLevel.Warning, "{RunId}: tables are made object by object, because together they failed: {Error}")]
    private partial void LogBatchFailed(string runId, string error);
}
