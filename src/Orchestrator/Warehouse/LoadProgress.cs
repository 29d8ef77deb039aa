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
    Consolidated = 40,
    Discarded = 50,
}
