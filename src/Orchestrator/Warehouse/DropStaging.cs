namespace Orchestrator.Warehouse;

/// <summary>Drops a run's staging tables, quarantined ones excepted. Repeating it is safe because a table that is gone is not dropped again.</summary>
public sealed class DropStaging;
