using Orchestrator.Configuration;

namespace Orchestrator.Flows;

/// <summary>What AppFlow's connector says of a Salesforce object, reduced to the fields the pipeline selects.</summary>
public sealed record EntityDescription(string Name, IReadOnlyList<EntityField> Fields)
{
    /// <summary>What the pipeline file says of the object's table.</summary>
    public TableRules Rules { get; init; } = TableRules.Default;
}

/// <summary>One field as the connector describes it. AppFlow gives no precision, scale or formula mark.</summary>
/// <param name="Name">API name as Salesforce spells it.</param>
/// <param name="Type">The connector's type name (<c>string</c>, <c>double</c>, <c>datetime</c>, …).</param>
/// <param name="MaxLength">Longest value in characters, where the connector says so.</param>
/// <param name="CanBeCursor">The connector offers it for incremental queries.</param>
public sealed record EntityField(string Name, string Type, int? MaxLength, bool CanBeCursor);
