namespace Orchestrator.Warehouse;

/// <summary>
/// Values of <c>orchestrator.staged.progress</c>. A load only moves forward, so the greatest one is its state, however often a row was
/// written.
/// </summary>
internal enum LoadProgress
{
    Created = 10,
    Ready = 20,
    Quarantined = 30,

    /// <summary>Its consolidation raised the same error twice; the calls that follow pass it by.</summary>
    Failed = 35,

    Consolidated = 40,
    Discarded = 50,
}
