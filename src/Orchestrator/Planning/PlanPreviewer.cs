using Amazon.SecretsManager;
using Microsoft.Extensions.Options;
using Orchestrator.Aws;
using Orchestrator.Configuration;
using Orchestrator.Dms;
using Orchestrator.Flows;
using Orchestrator.Runs;
using Orchestrator.Warehouse;

namespace Orchestrator.Planning;

/// <summary>
/// Asks what a run asks before it begins, plans with the same planner, and looks at what would become of the tables. Creates and changes
/// nothing, on an empty warehouse neither.
/// </summary>
public sealed class PlanPreviewer(
    PipelineFiles files,
    ObjectCatalogue catalogue,
    TargetCatalogue tables,
    SchemaUpgrade schemas,
    WarehouseStatements statements,
    ReplicationTasks tasks,
    LandedTables landed,
    IAmazonSecretsManager secrets,
    BusyAws busy,
    IOptions<OrchestratorOptions> options)
{
    /// <exception cref="WarehouseUnavailableException">The Data API takes no statements for this warehouse.</exception>
    /// <exception cref="StatementFailedException">Redshift refused to be asked.</exception>
    /// <exception cref="NewerWarehouseException">A newer release has been here.</exception>
    public async Task<PreviewAnswer> Preview(string pipelineName, RunRequest request, CancellationToken stop)
    {
        var start = new RunStart { RunId = pipelineName, Pipeline = pipelineName, Request = request };
        Inquiry inquiry = await new Describe(files, catalogue, tasks, secrets, busy).Run(start, stop);
        if (inquiry.Coverage is not { } question)
        {
            return new PreviewAnswer(null, inquiry.Problems);
        }

        CoverageSnapshot coverage = await new ReadCoverage(statements).Run(question, stop);
        if (coverage.Problem is { } unusable)
        {
            return new PreviewAnswer(null, [new ConfigurationProblem("ORC2001", $"the warehouse cannot be used: {unusable}")]);
        }

        Pipeline pipeline = (await files.Find(pipelineName, stop))!;
        start = start with { RunId = $"{pipelineName}.{coverage.AsOf.UtcDateTime:yyyyMMdd'T'HHmmss}" };
        var basis = new PlanBasis { Start = start, Coverage = coverage };
        PlanAnswer answer = await new MakePlan(files, catalogue, tables, options).Run(basis, stop);
        return answer.Plan is { } plan
            ? new PreviewAnswer(await Preview(pipeline, plan, coverage, stop), [])
            : new PreviewAnswer(null, answer.Problems);
    }

    private async Task<PlanPreview> Preview(Pipeline pipeline, RunPlan plan, CoverageSnapshot coverage, CancellationToken stop)
    {
        StandingTables standing = await tables.Tables(
            plan.Warehouse, plan.RunId, plan.Objects.SelectMany(o => ObjectTables.Names(plan.Warehouse, o)), stop);
        var objects = new List<ObjectPreview>();
        foreach (ObjectPlan o in plan.Objects)
        {
            EntityDescription entity = o.Replica is null
                ? await catalogue.Describe(plan.Pipeline, o.Name, stop)
                : await landed.Describe(plan, o, stop);
            objects.Add(entity.Fields.Count == 0 || !o.IsConsolidated
                ? NotYet(plan, o, coverage, standing)
                : Preview(pipeline, plan, o, entity, coverage, standing));
        }

        IReadOnlyList<SchemaScript> behind = await schemas.Behind(plan.Warehouse, plan.RunId, stop);
        return new PlanPreview
        {
            Pipeline = pipeline,
            Plan = plan,
            Objects = objects,
            Scripts = [.. behind.Select(script => script.Name)],
        };
    }

    /// <summary>A replicated table without a target, or one that its task has not made yet, so that nobody knows its columns.</summary>
    private static ObjectPreview NotYet(RunPlan plan, ObjectPlan o, CoverageSnapshot coverage, StandingTables standing) => new()
    {
        Plan = o,
        CoveredTo = Covered(o, coverage),
        NewTables = o.IsConsolidated && standing.Columns(plan.Warehouse.Schema, o.Table).Count == 0
            ? [$"{plan.Warehouse.Schema}.{o.Table}"]
            : [],
        Notes = [],
        Statements = [],
    };

    private static DateTimeOffset? Covered(ObjectPlan o, CoverageSnapshot coverage) =>
        coverage.Objects.FirstOrDefault(covered => covered.Name == o.Name)?.CoveredTo;

    private static ObjectPreview Preview(
        Pipeline pipeline, RunPlan plan, ObjectPlan o, EntityDescription entity, CoverageSnapshot coverage, StandingTables standing)
    {
        ObjectTables made = ObjectTables.Of(plan.Pipeline, plan.Warehouse, o, TableContract.Of(entity), standing);
        var order = new FlowOrder
        {
            Pipeline = plan.Pipeline,
            RunId = plan.RunId,
            Installation = plan.Installation,
            LeaseUntil = plan.LeaseUntil,
            Object = o,
            Attempt = 1,
        };
        IEnumerable<TableEvolution> changed = made.Evolutions.Where(evolution => evolution.TouchesColumns);
        return new ObjectPreview
        {
            Plan = o,
            CoveredTo = Covered(o, coverage),
            NewTables = [.. made.Evolutions.Where(e => !e.Exists).Select(e => $"{e.Shape.Schema}.{e.Shape.Table}")],
            Notes = SchemaNote.Of(made, entity),
            Statements =
            [
                .. changed.SelectMany(evolution => evolution.Alone),
                .. changed.SelectMany(evolution => evolution.Together).SelectMany(group => group),
                .. made.Steps(plan).SelectMany(step => step),
            ],
            Flow = o.Replica is null ? FlowDefinition.Of(order, pipeline, pipeline.Find(o.Name)!, entity) : null,
        };
    }
}
