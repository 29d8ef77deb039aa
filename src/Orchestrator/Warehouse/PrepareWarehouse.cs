namespace Orchestrator.Warehouse;

/// <summary>Brings the warehouse to what a run needs: our schemas, the targets, the staging tables of first attempts. Repeating it is safe because it makes only what the catalogue does not show yet.</summary>
public sealed class PrepareWarehouse;
