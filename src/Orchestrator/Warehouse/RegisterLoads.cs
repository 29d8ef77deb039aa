namespace Orchestrator.Warehouse;

/// <summary>The gate before consolidation. Repeating it is safe because the state of a load only moves forward: a second row of the same state changes nothing.</summary>
public sealed class RegisterLoads;
