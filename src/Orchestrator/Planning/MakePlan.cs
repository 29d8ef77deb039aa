using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using Orchestrator.Configuration;
using Orchestrator.Flows;
using Orchestrator.Runs;
using Orchestrator.Warehouse;

namespace Orchestrator.Planning;

/// <summary>What a plan is made of, as far as it travels through the history.</summary>
public sealed record PlanBasis
{
    public required RunStart Start { get; init; }

    public required CoverageSnapshot Coverage { get; init; }
}

/// <summary>Feeds the planner: pipeline file, descriptions, options. Safe to repeat because it creates and changes nothing.</summary>
public sealed class MakePlan(
    PipelineFiles files, ObjectCatalogue catalogue, TargetCatalogue tables, IOptions<OrchestratorOptions> options)
{
    [Function(nameof(MakePlan))]
    public async Task<PlanAnswer> Run([ActivityTrigger] PlanBasis basis, CancellationToken stop)
    {
        if (await files.Find(basis.Start.Pipeline, stop) is not { } pipeline)
        {
            string gone = $"pipeline \"{basis.Start.Pipeline}\" is gone: its file changed while the run was being planned";
            return new PlanAnswer(null, [new ConfigurationProblem("ORC1026", gone)]);
        }

        PipelineObject[] chosen = [.. RequestCheck.Chosen(pipeline, basis.Start.Request)];
        SourceDescription source = await catalogue.DescribeAll(pipeline, chosen.Where(o => o.Replica is null), anew: false, stop);
        var occasion = new PlanOccasion(basis.Start.RunId, options.Value.Installation, options.Value.Lease)
        {
            EventsCome = options.Value.EventKey.Length > 0,
        };
        WarehouseConnection warehouse = pipeline.Redshift.Connection;
        IEnumerable<(string, string)> targets =
        [
            .. chosen.Select(o => (warehouse.Schema, o.Name.Value.ToLowerInvariant())),
            .. chosen.Select(o => o.Replica).OfType<ReplicatedTable>().Select(replica => (replica.Schema, replica.Table)),
        ];
        StandingTables standing = await tables.Tables(warehouse, basis.Start.RunId, targets, stop);
        return RunPlanner.Plan(pipeline, basis.Start.Request, occasion, basis.Coverage, source, standing);
    }
}
