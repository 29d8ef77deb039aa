using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Storage;

/// <summary>Filters over <c>instances</c>. Pages follow the key, so that a page token stays right while instances come and go.</summary>
internal sealed record InstanceQuery
{
    public DateTimeOffset? CreatedFrom { get; init; }

    public DateTimeOffset? CreatedTo { get; init; }

    public DateTimeOffset? CompletedFrom { get; init; }

    public DateTimeOffset? CompletedTo { get; init; }

    /// <summary>Null: every status.</summary>
    public IReadOnlyCollection<OrchestrationRuntimeStatus>? Statuses { get; init; }

    public string? IdPrefix { get; init; }

    /// <summary>Key of the last instance of the page before; 0 at the beginning.</summary>
    public long After { get; init; }

    public int PageSize { get; init; } = int.MaxValue;

    public List<InstanceRecord> Run(StoreConnection store) => store.Query(
        IdPrefix is null ? $"{Filter} AND instance_key > ?1 ORDER BY instance_key LIMIT ?7"
            // The unary plus keeps SQLite from walking all keys: the index on the id finds a prefix at once.
            : $"{Filter} AND +instance_key > ?1 AND instance_id >= ?8 AND instance_id < ?8 || char(0x10FFFF) ORDER BY +instance_key LIMIT ?7",
        InstanceRows.Read,
        Values());

    const string Filter =
        $"SELECT {InstanceRows.Columns} FROM instances WHERE (?2 IS NULL OR created_at >= ?2) AND (?3 IS NULL OR created_at <= ?3) " +
        "AND (?4 IS NULL OR completed_at >= ?4) AND (?5 IS NULL OR completed_at <= ?5) " +
        "AND (?6 IS NULL OR (1 << status) & ?6 <> 0)";

    object?[] Values()
    {
        long? statuses = Statuses?.Aggregate(0L, (mask, status) => mask | (1L << (int)status));
        object?[] values =
            [After, CreatedFrom?.UtcTicks, CreatedTo?.UtcTicks, CompletedFrom?.UtcTicks, CompletedTo?.UtcTicks, statuses, (long)PageSize];
        return IdPrefix is null ? values : [.. values, IdPrefix];
    }
}
