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
        $"SELECT {InstanceRows.Columns} FROM instances WHERE instance_key > ?1 " +
        "AND (?2 IS NULL OR created_at >= ?2) AND (?3 IS NULL OR created_at <= ?3) " +
        "AND (?4 IS NULL OR completed_at >= ?4) AND (?5 IS NULL OR completed_at <= ?5) " +
        "AND (?6 IS NULL OR (1 << status) & ?6 <> 0) " +
        "AND (?7 IS NULL OR substr(instance_id, 1, length(?7)) = ?7) " +
        "ORDER BY instance_key LIMIT ?8",
        InstanceRows.Read,
        After, CreatedFrom?.UtcTicks, CreatedTo?.UtcTicks, CompletedFrom?.UtcTicks, CompletedTo?.UtcTicks,
        Statuses is null ? null : Statuses.Aggregate(0L, (mask, status) => mask | (1L << (int)status)), IdPrefix, (long)PageSize);
}
