using Amazon.Appflow.Model;
using Orchestrator.Configuration;
using Orchestrator.Warehouse;

namespace Orchestrator.Planning;

/// <summary>What a run started now would do, or why it would be refused.</summary>
/// <param name="Problems">Everything in the way; empty when there is a preview.</param>
public sealed record PreviewAnswer(PlanPreview? Preview, IReadOnlyList<ConfigurationProblem> Problems);

/// <summary>A plan with what it would make of the warehouse.</summary>
public sealed record PlanPreview
{
    public required Pipeline Pipeline { get; init; }

    public required RunPlan Plan { get; init; }

    /// <summary>One entry per object of the plan, in its order.</summary>
    public required IReadOnlyList<ObjectPreview> Objects { get; init; }

    /// <summary>Numbered scripts that would be applied first, by file name.</summary>
    public required IReadOnlyList<string> Scripts { get; init; }
}

/// <summary>What would be done for one object.</summary>
public sealed record ObjectPreview
{
    public required ObjectPlan Plan { get; init; }

    /// <summary>End of the stretch that is covered; null where nothing is.</summary>
    public required DateTimeOffset? CoveredTo { get; init; }

    /// <summary>Tables that would be made, with their schema: the target, its history.</summary>
    public required IReadOnlyList<string> NewTables { get; init; }

    public required IReadOnlyList<SchemaNote> Notes { get; init; }

    /// <summary>Statements for the object's tables, as they would be sent.</summary>
    public required IReadOnlyList<string> Statements { get; init; }

    /// <summary>The flow of the first attempt, as it would be created; null for a table that a DMS task loads.</summary>
    public CreateFlowRequest? Flow { get; init; }
}
