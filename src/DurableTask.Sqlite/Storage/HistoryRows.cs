using DurableTask.Sqlite.History;

namespace DurableTask.Sqlite.Storage;

/// <summary>The table <c>history</c>: one row per turn, so that a turn costs one insert however much it saw and decided.</summary>
internal static class HistoryRows
{
    public static void Append(StoreConnection store, long key, int turn, List<HistoryEvent> events) =>
        Append(store, key, turn, HistoryJson.Write(events));

    /// <param name="events">The turn's events as JSON, written by the caller before it came to the writer's thread.</param>
    public static void Append(StoreConnection store, long key, int turn, string events) =>
        store.Execute("INSERT INTO history (instance_key, turn, events) VALUES (?1, ?2, ?3)", key, (long)turn, events);

    /// <summary>The turns in order, turn 0 first.</summary>
    public static List<List<HistoryEvent>> Read(StoreConnection store, long key) =>
        store.Query("SELECT events FROM history WHERE instance_key = ?1 ORDER BY turn", row => HistoryJson.Read(row.GetString(0)), key);

    /// <summary>The turns from one on, up to a number of them.</summary>
    public static List<List<HistoryEvent>> Read(StoreConnection store, long key, int from, int most) => store.Query(
        "SELECT events FROM history WHERE instance_key = ?1 AND turn >= ?2 ORDER BY turn LIMIT ?3",
        row => HistoryJson.Read(row.GetString(0)), key, (long)from, (long)most);

    /// <summary>Input of the current execution.</summary>
    public static string? Input(StoreConnection store, long key) =>
        store.Scalar<string>("SELECT events FROM history WHERE instance_key = ?1 AND turn = 0", key) is { } events
            ? HistoryJson.Read(events).OfType<ExecutionStarted>().First().Input
            : null;

    /// <returns>How many rows went.</returns>
    public static int Delete(StoreConnection store, long key) => store.Execute("DELETE FROM history WHERE instance_key = ?1", key);
}
