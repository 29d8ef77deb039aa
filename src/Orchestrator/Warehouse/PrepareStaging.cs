namespace Orchestrator.Warehouse;

/// <summary>Makes the staging table of a later attempt and drops the one before it. Repeating it is safe because both are named by attempt and an existing table is kept.</summary>
public sealed class PrepareStaging;
