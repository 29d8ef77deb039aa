using DurableTask.Sqlite.History;

namespace DurableTask.Sqlite.Storage;

/// <summary>What an instance waits for: <c>inbox</c>, <c>activities</c> and <c>timers</c>.</summary>
internal static class PendingRows
{
    /// <summary>Puts an event in an instance's inbox.</summary>
    public static void Post(StoreConnection store, long key, long messageId, string? executionId, HistoryEvent posted) =>
        store.Execute("INSERT INTO inbox (instance_key, message_id, execution_id, event) VALUES (?1, ?2, ?3, ?4)",
            key, messageId, executionId, HistoryJson.Write(posted));

    public static int Received(StoreConnection store, long key, List<long> messageIds) =>
        messageIds.Sum(id => store.Execute("DELETE FROM inbox WHERE instance_key = ?1 AND message_id = ?2", key, id));

    public static void Schedule(StoreConnection store, long key, TaskScheduled activity) =>
        store.Execute("INSERT INTO activities (instance_key, task_id, name, version, input) VALUES (?1, ?2, ?3, ?4, ?5)",
            key, (long)activity.Id, activity.Name, activity.Version, activity.Input);

    public static void ActivityEnded(StoreConnection store, long key, int taskId) =>
        store.Execute("DELETE FROM activities WHERE instance_key = ?1 AND task_id = ?2", key, (long)taskId);

    public static void Schedule(StoreConnection store, long key, TimerCreated timer) =>
        store.Execute("INSERT INTO timers (instance_key, timer_id, fire_at) VALUES (?1, ?2, ?3)", key, (long)timer.Id, timer.FireAt.Ticks);

    /// <summary>The timer fired or was cancelled.</summary>
    public static void TimerEnded(StoreConnection store, long key, int timerId) =>
        store.Execute("DELETE FROM timers WHERE instance_key = ?1 AND timer_id = ?2", key, (long)timerId);

    public static void Delete(StoreConnection store, long key)
    {
        store.Execute("DELETE FROM inbox WHERE instance_key = ?1", key);
        DeleteTasks(store, key);
    }

    public static void DeleteTasks(StoreConnection store, long key)
    {
        store.Execute("DELETE FROM activities WHERE instance_key = ?1", key);
        store.Execute("DELETE FROM timers WHERE instance_key = ?1", key);
    }
}
