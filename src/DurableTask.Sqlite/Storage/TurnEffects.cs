using DurableTask.Sqlite.History;
using DurableTask.Sqlite.Runtime;

namespace DurableTask.Sqlite.Storage;

/// <summary>What a committed turn set in motion beyond its own instance.</summary>
internal sealed class TurnEffects
{
    public List<StartedInstance> Started { get; } = [];

    public List<PostedMessage> Posted { get; } = [];

    /// <summary>Activities of a rewound instance, which are done again.</summary>
    public List<ActivityCall> Activities { get; } = [];

    /// <summary>Timers of a rewound instance.</summary>
    public List<DueTimer> Timers { get; } = [];

    /// <summary>Puts an event in another instance's inbox; dropped when that instance is not there or has ended.</summary>
    public void Post(StoreConnection store, MessageIds ids, string instanceId, string? executionId, HistoryEvent posted)
    {
        if (InstanceRows.FindActive(store, instanceId) is not { } key)
        {
            return;
        }

        var message = new Message(posted, executionId, ids.Next());
        PendingRows.Post(store, key, message.InboxId, executionId, posted);
        Posted.Add(new PostedMessage(instanceId, message));
    }
}

/// <summary>A new instance and turn 0 of its history.</summary>
internal sealed record StartedInstance(InstanceRecord Record, ExecutionStarted Start);
