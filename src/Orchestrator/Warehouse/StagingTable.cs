using Orchestrator.Planning;

namespace Orchestrator.Warehouse;

/// <summary>
/// The staging table of one load, and the statements of its life. Its row in <c>orchestrator.staged</c> is written with the table, in one
/// transaction.
/// </summary>
internal sealed record StagingTable
{
    public required string Pipeline { get; init; }

    public required string RunId { get; init; }

    public required string Object { get; init; }

    public required string LoadId { get; init; }

    public required string Table { get; init; }

    /// <summary>Schema of a table that a replication task wrote and keeps: only its load is ever discarded. Null for a table of ours.</summary>
    public string? Schema { get; init; }

    private string Origin => $"{Sql.Text(Pipeline)}, {Sql.Text(Object)}, {Sql.Text(LoadId)}, {Sql.Text(RunId)}";

    public static StagingTable Of(string pipeline, string runId, string objectName, int attempt)
    {
        string loadId = Planning.LoadId.Of(pipeline, runId, objectName, attempt);
        return new StagingTable
        {
            Pipeline = pipeline,
            RunId = runId,
            Object = objectName,
            LoadId = loadId,
            Table = Planning.LoadId.StagingTable(objectName, loadId),
        };
    }

    /// <summary>Whoever drops a staging table holds the mutex, or a consolidation could meet a load whose table is gone.</summary>
    public static IReadOnlyList<string> HoldMutex { get; } =
    [
        "LOCK orchestrator.mutex",
        "UPDATE orchestrator.mutex SET turns = turns + 1",
    ];

    /// <summary>Makes the table; one that exists is kept.</summary>
    public IReadOnlyList<string> Create(string targetSchema, string targetTable, string installation, DateTimeOffset leaseUntil) =>
    [.. new[]
    {
        $"CREATE TABLE IF NOT EXISTS {Sql.Staging(Table)} (LIKE {Sql.Table(targetSchema, targetTable)})",
        $"""
        INSERT INTO orchestrator.staged (pipeline, object, load_id, run_id, installation, staging_table, progress, state,
            lease_until, target_schema, target_table)
        VALUES ({Origin}, {Sql.Text(installation)}, {Sql.Text(Table)},
            {(int)LoadProgress.Created}, 'created', {Sql.Moment(leaseUntil)}, {Sql.Text(targetSchema)}, {Sql.Text(targetTable)})
        """,
    }.Select(OfLoad)];

    /// <summary>
    /// Drops the table; a load that was not settled is discarded in the same transaction. To be sent after <see cref="HoldMutex"/>.
    /// </summary>
    public IReadOnlyList<string> Drop() => Drop(settledFrom: LoadProgress.Quarantined);

    /// <summary>As <see cref="Drop()"/>, for a table that was kept in quarantine long enough.</summary>
    public IReadOnlyList<string> DropExpired() => Drop(settledFrom: LoadProgress.Failed);

    private IReadOnlyList<string> Drop(LoadProgress settledFrom) =>
    [.. (Schema is null ? [$"DROP TABLE IF EXISTS {Sql.Staging(Table)}"] : Array.Empty<string>()).Append($"""
        INSERT INTO orchestrator.staged (pipeline, object, load_id, run_id, staging_table, progress, state)
        SELECT {Origin}, {Sql.Text(Table)}, {(int)LoadProgress.Discarded}, 'discarded'
        WHERE NOT EXISTS (
            SELECT 1 FROM orchestrator.staged
            WHERE load_id = {Sql.Text(LoadId)} AND progress >= {(int)settledFrom})
        """).Select(OfLoad)];

    private string OfLoad(string sql) => StatementLabel.OfLoad(LoadId, sql);
}
