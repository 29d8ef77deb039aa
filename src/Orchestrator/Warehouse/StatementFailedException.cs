namespace Orchestrator.Warehouse;

/// <summary>Redshift ran a statement and refused it, or did not end it in time. Its transaction was rolled back.</summary>
public sealed class StatementFailedException(StatementLabel label, WarehouseConnection warehouse, string error, bool timedOut = false)
    : Exception($"{label.Step} on {warehouse.Describe()} failed and nothing of it took effect: {error}")
{
    public StatementLabel Label { get; } = label;

    /// <summary>What Redshift said.</summary>
    public string Error { get; } = error;

    /// <summary>It was cancelled at its deadline.</summary>
    public bool TimedOut { get; } = timedOut;
}
