namespace Orchestrator.Flows;

/// <summary>What the Salesforce connector says of an object, reduced to the fields its pipeline selects.</summary>
public class ObjectCatalogue
{
    /// <summary>The object as it was described for the plan, or described anew where this process has not seen it.</summary>
    public virtual Task<EntityDescription> Describe(string pipeline, string objectName, CancellationToken stop) =>
        throw new NotSupportedException("The AppFlow client is not part of this build.");
}
