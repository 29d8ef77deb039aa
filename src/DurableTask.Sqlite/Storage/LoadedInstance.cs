using DurableTask.Sqlite.History;

namespace DurableTask.Sqlite.Storage;

/// <summary>An instance with its history, as replay needs it.</summary>
internal sealed record LoadedInstance(InstanceRecord Record, List<List<HistoryEvent>> Turns)
{
    public static LoadedInstance? Read(StoreConnection store, string instanceId) =>
        InstanceRows.Find(store, instanceId) is { } record ? new LoadedInstance(record, HistoryRows.Read(store, record.Key)) : null;
}
