using DurableTask.Sqlite.History;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Storage;

/// <summary>Outcome of creating an instance: its record, or why it was refused.</summary>
internal sealed record NewInstance(InstanceRecord? Record, string? Refusal)
{
    /// <summary>Creates the instance in place of one that ended, unless that one's status is among <paramref name="blockedBy"/>.</summary>
    public static NewInstance Apply(
        StoreConnection store, string instanceId, ExecutionStarted start, IReadOnlyCollection<OrchestrationRuntimeStatus> blockedBy)
    {
        if (InstanceRows.Find(store, instanceId) is { } existing)
        {
            if (!existing.HasEnded || blockedBy.Contains(existing.Status))
            {
                return new NewInstance(null, $"An orchestration with instance id '{instanceId}' already exists; its status is {existing.Status}.");
            }

            InstanceRows.Delete(store, existing.Key);
        }

        long key = InstanceRows.Insert(store, instanceId, start);
        HistoryRows.Append(store, key, 0, [start]);
        return new NewInstance(Describe(key, instanceId, start), null);
    }

    static InstanceRecord Describe(long key, string instanceId, ExecutionStarted start) => new(key, instanceId, start.ExecutionId, start.Name)
    {
        Version = start.Version,
        Tags = start.Tags,
        Status = OrchestrationRuntimeStatus.Pending,
        Parent = start.Parent,
        Trace = start.Trace,
        CreatedAt = start.Timestamp,
        UpdatedAt = start.Timestamp,
        StartAt = start.ScheduledStart,
    };
}
