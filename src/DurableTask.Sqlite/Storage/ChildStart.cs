using DurableTask.Sqlite.History;

namespace DurableTask.Sqlite.Storage;

/// <summary>Starts a sub-orchestration, or fails the call when its id is in use.</summary>
internal static class ChildStart
{
    public static void Apply(
        StoreConnection store, MessageIds ids, TurnEffects effects, InstanceRecord parent, SubOrchestrationInstanceCreated child, DateTime now)
    {
        var start = new ExecutionStarted(child.Name, Guid.NewGuid().ToString("N"))
        {
            Timestamp = now,
            Version = child.Version,
            Input = child.Input,
            Tags = child.Tags,
            Trace = parent.Trace?.ForTask(parent.ExecutionId, child.Id),
            Parent = new ParentLink(parent.Name, parent.InstanceId, parent.ExecutionId, child.Id),
        };
        NewInstance created = NewInstance.Apply(store, child.InstanceId, start, blockedBy: []);
        if (created.Record is { } record)
        {
            effects.Started.Add(new StartedInstance(record, start));
            return;
        }

        // Waiting for the other one's end would be waiting for a message that is never sent.
        var refusal = new Failure(typeof(Core.Exceptions.OrchestrationAlreadyExistsException).FullName!, created.Refusal!) { IsNonRetriable = true };
        effects.Post(store, ids, parent.InstanceId, parent.ExecutionId, new SubOrchestrationInstanceFailed(child.Id, refusal) { Timestamp = now });
    }
}
