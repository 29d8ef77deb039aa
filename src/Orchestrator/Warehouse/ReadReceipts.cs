namespace Orchestrator.Warehouse;

/// <summary>Reads what consolidation wrote about each load of a run. Repeating it is safe because it only reads.</summary>
public sealed class ReadReceipts;
