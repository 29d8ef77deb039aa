using Orchestrator.Planning;

namespace Orchestrator.Cli.Plan;

/// <summary>Whether a plan has anything to do.</summary>
public static class PlanWork
{
    /// <summary>False where every change that could be visible is loaded and every table is as it has to be.</summary>
    public static bool Any(PlanPreview preview) => preview.Scripts.Count > 0 || preview.Objects.Any(o =>
        o.NewTables.Count > 0
        || o.Plan.Mode != LoadMode.Incremental
        || o.Notes.Any(note => note.Kind is SchemaNoteKind.Added or SchemaNoteKind.Widened or SchemaNoteKind.Retyped)
        || o.CoveredTo is not { } covered
        || covered.AddSeconds(preview.Plan.LagSeconds) < preview.Plan.AsOf);
}
