using DurableTask.Sqlite.Diagnostics;
using DurableTask.Sqlite.History;
using DurableTask.Sqlite.Runtime;
using Microsoft.Data.Sqlite;

namespace DurableTask.Sqlite.Storage;

/// <summary>Everything the file says is still to do, read once at start.</summary>
internal sealed record PendingWork(
    List<InstanceRecord> Starts, List<PostedMessage> Messages, List<ActivityCall> Activities, List<DueTimer> Timers)
{
    public static PendingWork Read(StoreConnection store)
    {
        IReadOnlyDictionary<string, TraceLink> traces = Spans.AreWanted ? TracesOfActivities(store) : new Dictionary<string, TraceLink>();
        return new PendingWork(
            InstanceRows.BeforeFirstTurn(store),
            store.Query(
                "SELECT i.instance_id, m.execution_id, m.message_id, m.event FROM inbox m JOIN instances i USING (instance_key) " +
                "ORDER BY m.message_id",
                Message),
            store.Query(
                "SELECT i.instance_id, i.execution_id, a.task_id, a.name, a.version, a.input " +
                "FROM activities a JOIN instances i USING (instance_key) ORDER BY a.instance_key, a.task_id",
                row => new ActivityCall(row.GetString(0), row.GetString(1), row.GetInt32(2), row.GetString(3), row.Text(4), row.Text(5))
                {
                    Trace = traces.GetValueOrDefault(row.GetString(0))?.ForTask(row.GetString(1), row.GetInt32(2)),
                }),
            store.Query(
                "SELECT i.instance_id, i.execution_id, t.timer_id, t.fire_at FROM timers t JOIN instances i USING (instance_key)",
                row => new DueTimer(row.Time(3), row.GetString(0), row.GetString(1), row.GetInt32(2))));
    }

    static Dictionary<string, TraceLink> TracesOfActivities(StoreConnection store) =>
        store.Query(
            "SELECT i.instance_id, h.events FROM history h JOIN instances i USING (instance_key) " +
            "WHERE h.turn = 0 AND h.instance_key IN (SELECT instance_key FROM activities)",
            row => (Id: row.GetString(0), (HistoryJson.Read(row.GetString(1))[0] as ExecutionStarted)?.Trace))
        .Where(each => each.Trace is not null)
        .ToDictionary(each => each.Id, each => each.Trace!);

    static PostedMessage Message(SqliteDataReader row) =>
        new(row.GetString(0), new Message(HistoryJson.ReadOne(row.GetString(3)), row.Text(1), row.GetInt64(2)));
}
