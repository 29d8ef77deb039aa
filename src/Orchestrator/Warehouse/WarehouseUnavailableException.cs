namespace Orchestrator.Warehouse;

/// <summary>
/// The Data API would not take statements for this warehouse: workgroup, database, secret or permission. Trying again changes nothing.
/// </summary>
public sealed class WarehouseUnavailableException(WarehouseConnection warehouse, string operation, Exception inner)
    : Exception($"Redshift Data {operation} on {warehouse.Describe()} was refused: {inner.Message}", inner)
{
    public WarehouseConnection Warehouse { get; } = warehouse;

    public string Operation { get; } = operation;
}
