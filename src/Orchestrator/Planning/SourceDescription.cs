using Orchestrator.Flows;

namespace Orchestrator.Planning;

/// <summary>What the org said about the objects of a pipeline, every field of them.</summary>
/// <param name="Entities">Described objects by the name the pipeline uses; one that the org does not know is missing.</param>
/// <param name="KnownObjects">All objects the connector lists; asked for only when one is missing.</param>
public sealed record SourceDescription(IReadOnlyDictionary<string, EntityDescription> Entities, IReadOnlyList<string> KnownObjects);
