using Orchestrator.Configuration;
using Orchestrator.Flows;
using Orchestrator.Planning;
using Orchestrator.Warehouse;

namespace Orchestrator.Dms;

/// <summary>Describes tables that DMS wrote by their columns in the warehouse: their targets get the same names and types.</summary>
public sealed class LandedTables(PipelineFiles files, TargetCatalogue catalogue)
{
    /// <summary>The table as it stands; without columns where it does not exist yet.</summary>
    /// <exception cref="UnknownObjectException">The pipeline has no such object any more.</exception>
    public async Task<EntityDescription> Describe(RunPlan plan, ObjectPlan o, CancellationToken stop)
    {
        PipelineObject source = (await files.Find(plan.Pipeline, stop))?.Find(o.Name)
            ?? throw new UnknownObjectException(plan.Pipeline, o.Name);
        ReplicaPlan replica = o.Replica!;
        StandingTables standing = await catalogue.Tables(plan.Warehouse, plan.RunId, [(replica.Schema, replica.Table)], stop);
        return Of(source, standing.Columns(replica.Schema, replica.Table));
    }

    /// <summary>A description in which every column has the type it has in the warehouse, whatever the connector would make of it.</summary>
    public static EntityDescription Of(PipelineObject source, IReadOnlyList<StandingColumn> columns) =>
        new(source.Name.Value, [.. columns.Select(column => new EntityField(column.Name, column.Type, null, false))])
        {
            Rules = source.Table with
            {
                Columns = [.. columns.Select(column => new ColumnChoice(new Written(column.Name, source.Name.Place), column.Type))],
            },
        };
}
