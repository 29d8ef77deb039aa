namespace Orchestrator.Planning;

/// <summary>What consolidation makes of records that a full load did not bring.</summary>
public enum AbsencePolicy
{
    /// <summary>Nothing: they stay.</summary>
    Keep,

    /// <summary>They are gone from Salesforce, so they leave the target, unless they are more than the brake allows.</summary>
    Delete,
}
