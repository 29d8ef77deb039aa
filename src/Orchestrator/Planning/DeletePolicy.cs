namespace Orchestrator.Planning;

/// <summary>What consolidation does when the newest version of a record is a delete.</summary>
public enum DeletePolicy
{
    /// <summary>The row leaves the target; a tombstone keeps its place in the order of versions.</summary>
    Apply,

    /// <summary>The row stays, with <c>isdeleted = true</c>.</summary>
    Mark,

    /// <summary>Deleted versions are left out before the newest one is chosen.</summary>
    Ignore,
}
