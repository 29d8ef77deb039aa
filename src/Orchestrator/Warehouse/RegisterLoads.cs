using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Orchestrator.Dms;
using Orchestrator.Objects;
using Orchestrator.Planning;

namespace Orchestrator.Warehouse;

/// <summary>
/// The gate before consolidation: counts what is staged, quarantines loads with rows missing, registers the others as ready, closes those
/// without rows. Repeating it is safe because the state of a load only moves forward and a receipt is written once.
/// </summary>
public sealed partial class RegisterLoads(WarehouseStatements statements, TargetCatalogue catalogue, ILogger<RegisterLoads> logger)
{
    [Function(nameof(RegisterLoads))]
    public async Task<RegisteredLoads> Run([ActivityTrigger] RegisterRequest request, CancellationToken stop)
    {
        RunPlan plan = request.Plan;
        List<ObjectResult> loads = [.. request.Loads.Where(load => load.State == ObjectState.Loaded && load.LoadId is not null)];
        Dictionary<string, ObjectPlan> objects = plan.Objects.ToDictionary(o => o.Name, StringComparer.Ordinal);
        Dictionary<string, long> staged = await Staged(plan, loads, load => objects[load.Name].Replica, stop);
        List<Registration> registrations = [.. loads.Select(load => new Registration(plan, objects[load.Name], load, Judge(load)))];

        IEnumerable<Registration> recorded = registrations.Where(registration => registration.Statements.Count > 0);
        foreach (IReadOnlyList<Registration> batch in StatementBatches.Of(recorded, registration => registration.Statements))
        {
            await statements.Execute(
                plan.Warehouse,
                new StatementLabel(plan.RunId, $"register.{batch[0].Verdict.LoadId}"),
                [.. batch.SelectMany(OfLoad)],
                deadline: null,
                stop);
        }

        foreach (Registration quarantined in registrations.Where(registration => registration.Verdict.Reason is not null))
        {
            LogQuarantined(plan.RunId, quarantined.Load.Name, quarantined.Verdict.LoadId, quarantined.Verdict.Reason!);
        }

        return new RegisteredLoads { Loads = [.. registrations.Select(registration => registration.Verdict)] };

        RegisteredLoad Judge(ObjectResult load) =>
            LoadGate.Judge(plan.RowCheck, load, staged.TryGetValue(load.LoadId!, out long rows) ? rows : null, objects[load.Name].Replica);
    }

    /// <summary>Rows by load id; a load whose table is gone is not in it.</summary>
    private async Task<Dictionary<string, long>> Staged(
        RunPlan plan, List<ObjectResult> loads, Func<ObjectResult, ReplicaPlan?> replica, CancellationToken stop)
    {
        var tables = new HashSet<(string Schema, string Table)>(
            (await catalogue.Staging(plan.Warehouse, plan.RunId, loads.Where(load => replica(load) is null).Select(Table), stop))
                .Select(table => (Sql.StagingSchema, table)));
        (string, string)[] landed = [.. loads.Select(replica).OfType<ReplicaPlan>().Select(landing => (landing.Schema, landing.Table))];
        StandingTables standing = await catalogue.Tables(plan.Warehouse, plan.RunId, landed, stop);
        tables.UnionWith(landed.Where(table => standing.Columns(table.Item1, table.Item2).Count > 0));
        var staged = new Dictionary<string, long>(StringComparer.Ordinal);

        // A union of 200 counts stays far below the 100,000 bytes of a statement.
        foreach (ObjectResult[] some in loads.Where(load => tables.Contains(Place(load))).Chunk(200))
        {
            IEnumerable<string> counts = some.Select(load =>
                $"SELECT {Sql.Text(load.LoadId)} AS load_id, COUNT(*) AS staged FROM {Sql.Table(Place(load).Schema, Place(load).Table)}");
            StatementRows rows = await statements.Query(
                plan.Warehouse, new StatementLabel(plan.RunId, "register.count"), string.Join(" UNION ALL ", counts), stop);
            foreach ((string loadId, long count) in rows.Select(row => (row.Text("load_id"), row.Number("staged"))))
            {
                staged.Add(loadId, count);
            }
        }

        return staged;

        (string Schema, string Table) Place(ObjectResult load) =>
            replica(load) is { } landing ? (landing.Schema, landing.Table) : (Sql.StagingSchema, Table(load));
    }

    private static IEnumerable<string> OfLoad(Registration registration) =>
        registration.Statements.Select(sql => StatementLabel.OfLoad(registration.Verdict.LoadId, sql));

    private static string Table(ObjectResult load) => LoadId.StagingTable(load.Name, load.LoadId!);

    [LoggerMessage(4241, LogLevel.Error, "{RunId}: load {LoadId} of {ObjectName} is quarantined: {Reason}. Its staging table is kept.")]
    private partial void LogQuarantined(string runId, string objectName, string loadId, string reason);
}
