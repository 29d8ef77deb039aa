namespace Orchestrator.Warehouse;

/// <summary>Tells how far each object is covered. Creates nothing: a warehouse without our schemas answers that nothing is covered. Repeating it is safe because it only reads.</summary>
public sealed class ReadCoverage;
