namespace Orchestrator.Warehouse;

/// <summary>Appends the audit row of a run. Repeating it is safe because a run that has its row gets no second one.</summary>
public sealed class RecordRun;
