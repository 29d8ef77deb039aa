using Orchestrator.Configuration;
using Orchestrator.Planning;

namespace Orchestrator.Warehouse;

/// <summary>An object with a history in the warehouse, as its latest load and the catalogue describe it.</summary>
public sealed class HistoryObject
{
    internal HistoryObject(WarehouseConnection warehouse, HistoryTables tables, string targetSchema, DeletePolicy deletes, bool isComplete)
    {
        Warehouse = warehouse;
        Tables = tables;
        Target = Sql.Table(targetSchema, tables.Order.Table);
        Deletes = deletes;
        IsComplete = isComplete;
    }

    public string Pipeline => Tables.Order.Pipeline;

    public string Name => Tables.Order.Object;

    /// <summary>Columns of the target, without lineage, in its order.</summary>
    public IReadOnlyList<string> Fields => [.. Tables.Order.Columns.Select(column => column.Name)];

    /// <summary>Key columns of the target.</summary>
    public IReadOnlyList<string> Key => Tables.Order.Key;

    /// <summary>The history knows what every load left in the target; false from when it is switched off to the first load after that.</summary>
    public bool IsComplete { get; }

    internal WarehouseConnection Warehouse { get; }

    internal HistoryTables Tables { get; }

    internal HistorySql History => new(Tables);

    /// <summary>Target table, quoted.</summary>
    internal string Target { get; }

    internal DeletePolicy Deletes { get; }

    /// <summary>What is not in the target once it was deleted is not in it as of a moment either.</summary>
    internal bool ShowsDeleted => Deletes == DeletePolicy.Mark;

    internal StatementLabel Label(string step) => new(Pipeline, $"history.{step}.{Name}");

    /// <summary>
    /// The record key of a key as a person types it: the value, or the values of a composite key parted by commas; null where their number
    /// is wrong.
    /// </summary>
    public string? RecordKeyOf(string key)
    {
        IReadOnlyList<string> columns = Tables.Order.Key;
        if (columns.Count == 1)
        {
            return key;
        }

        string[] parts = key.Split(',');
        return parts.Length != columns.Count
            ? null
            : string.Concat(parts.Select(part => $"{System.Text.Encoding.UTF8.GetByteCount(part)}:{part}"));
    }
}

/// <summary>There is no history to read, with the reason and what to do.</summary>
public sealed class NoHistoryException(string message) : Exception(message);
