using DurableTask.Sqlite.History;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Storage;

/// <summary>The table <c>instances</c>.</summary>
internal static class InstanceRows
{
    public const string Columns =
        "instance_key, instance_id, execution_id, name, version, tags, status, parent_name, parent_id, parent_execution_id, parent_task_id, " +
        "created_at, updated_at, start_at, completed_at, custom_status, failure";

    public static InstanceRecord Read(SqliteDataReader row) => new(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3))
    {
        Version = row.Text(4),
        Tags = HistoryJson.ReadTags(row.Text(5)),
        Status = (OrchestrationRuntimeStatus)row.GetInt32(6),
        Parent = row.IsDBNull(8) ? null : new ParentLink(row.GetString(7), row.GetString(8), row.GetString(9), row.GetInt32(10)),
        CreatedAt = row.Time(11),
        UpdatedAt = row.Time(12),
        StartAt = row.TimeOrNull(13),
        CompletedAt = row.TimeOrNull(14),
        CustomStatus = row.Text(15),
        Failure = HistoryJson.ReadFailure(row.Text(16)),
    };

    public static InstanceRecord? Find(StoreConnection store, string instanceId) =>
        store.Query($"SELECT {Columns} FROM instances WHERE instance_id = ?1", Read, instanceId).FirstOrDefault();

    /// <summary>The output, apart from the rest: it may be large, and lists do not ask for it.</summary>
    public static string? Output(StoreConnection store, long key) =>
        store.Scalar<string>("SELECT output FROM instances WHERE instance_key = ?1", key);

    /// <summary>The key of an instance that has not ended; null when there is none.</summary>
    public static long? FindActive(StoreConnection store, string instanceId)
    {
        long key = store.Scalar<long>("SELECT instance_key FROM instances WHERE instance_id = ?1 AND status IN (0, 6, 7)", instanceId);
        return key == 0 ? null : key;
    }

    public static long Insert(StoreConnection store, string instanceId, ExecutionStarted start)
    {
        store.Execute(
            "INSERT INTO instances (instance_id, execution_id, name, version, tags, status, parent_name, parent_id, parent_execution_id, " +
            "parent_task_id, created_at, updated_at, start_at) VALUES (?1, ?2, ?3, ?4, ?5, 6, ?6, ?7, ?8, ?9, ?10, ?10, ?11)",
            instanceId, start.ExecutionId, start.Name, start.Version, HistoryJson.Write(start.Tags), start.Parent?.Name, start.Parent?.InstanceId,
            start.Parent?.ExecutionId, start.Parent?.TaskId, start.Timestamp.Ticks, start.ScheduledStart?.Ticks);
        return store.Scalar<long>("SELECT last_insert_rowid()");
    }

    /// <summary>A failed instance goes on under a new execution id.</summary>
    public static void Reopen(StoreConnection store, InstanceRecord instance, string? parentExecutionId, DateTime now) => store.Execute(
        "UPDATE instances SET status = 0, execution_id = ?2, parent_execution_id = coalesce(?3, parent_execution_id), updated_at = ?4, " +
        "completed_at = NULL, output = NULL, failure = NULL WHERE instance_key = ?1",
        instance.Key, instance.ExecutionId, parentExecutionId, now.Ticks);

    /// <summary>The sub-orchestrations of one execution belong to another one of the same instance.</summary>
    public static void Relink(StoreConnection store, string parentId, string fromExecution, string toExecution) => store.Execute(
        "UPDATE instances SET parent_execution_id = ?3 WHERE parent_id = ?1 AND parent_execution_id = ?2", parentId, fromExecution, toExecution);

    /// <returns>How many rows of it there were, its history the most of them.</returns>
    public static int Delete(StoreConnection store, long key)
    {
        int turns = HistoryRows.Delete(store, key);
        PendingRows.Delete(store, key);
        return turns + store.Execute("DELETE FROM instances WHERE instance_key = ?1", key);
    }

    /// <summary>Instances whose code has not had its first turn: new ones, and those that have just started over.</summary>
    public static List<InstanceRecord> BeforeFirstTurn(StoreConnection store) =>
        store.Query(
            $"SELECT {Columns} FROM instances WHERE status IN (0, 6, 7) AND NOT EXISTS " +
            "(SELECT 1 FROM history WHERE history.instance_key = instances.instance_key AND turn = 1) ORDER BY instance_key", Read);

    /// <summary>Sub-orchestrations of this execution that have not ended.</summary>
    public static List<string> ActiveChildren(StoreConnection store, InstanceRecord parent) => store.Query(
        "SELECT instance_id FROM instances WHERE parent_id = ?1 AND parent_execution_id = ?2 AND status IN (0, 6, 7) ORDER BY instance_key",
        row => row.GetString(0), parent.InstanceId, parent.ExecutionId);

    /// <summary>All sub-orchestrations that executions of this instance ever had and that have not been purged.</summary>
    public static List<InstanceRecord> Children(StoreConnection store, string parentId) =>
        store.Query($"SELECT {Columns} FROM instances WHERE parent_id = ?1 ORDER BY instance_key", Read, parentId);
}
