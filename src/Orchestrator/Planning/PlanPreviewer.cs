using Amazon.SecretsManager;
using Microsoft.Extensions.Options;
using Orchestrator.Configuration;
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
    IAmazonSecretsManager secrets,
    IOptions<OrchestratorOptions> options)
{
    /// <exception cref="WarehouseUnavailableException">The Data API takes no statements for this warehouse.</exception>
    /// <exception cref="StatementFailedException">Redshift refused to be asked.</exception>
    /// <exception cref="NewerWarehouseException">A newer release has been here.</exception>
    public async Task<PreviewAnswer> Preview(string pipelineName, RunRequest request, CancellationToken stop)
    {
        var start = new RunStart { RunId = pipelineName, Pipeline = pipelineName, Request = request };
        Inquiry inquiry = await new Describe(files, catalogue, secrets).Run(start, stop);
        if (inquiry.Coverage is not { } question)
        {
            return new PreviewAnswer(null, inquiry.Problems);
        }

        CoverageSnapshot coverage = await new ReadCoverage(statements).Run(question, stop);
        if (coverage.Problem is { } unusable)
        {
            return new PreviewAnswer(null, [new ConfigurationProblem("ORC2001", $"the warehouse cannot be used: {unusable}")]);
        }

        Pipeline pipeline = files.Read().Find(pipelineName)!;
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
            EntityDescription entity = await catalogue.Describe(plan.Pipeline, o.Name, stop);
            objects.Add(Preview(pipeline, plan, o, entity, coverage, standing));
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
            CoveredTo = coverage.Objects.FirstOrDefault(covered => covered.Name == o.Name)?.CoveredTo,
            NewTables = [.. made.Evolutions.Where(e => !e.Exists).Select(e => $"{e.Shape.Schema}.{e.Shape.Table}")],
            Notes = SchemaNote.Of(made, entity),
            Statements =
            [
                .. changed.SelectMany(evolution => evolution.Alone),
                .. changed.SelectMany(evolution => evolution.Together).SelectMany(group => group),
                .. made.Steps(plan).SelectMany(step => step),
            ],
            Flow = FlowDefinition.Of(order, pipeline, pipeline.Find(o.Name)!, entity),
        };
    }
}
