using DurableTask.Sqlite.History;
using DurableTask.Sqlite.Storage;

namespace DurableTask.Sqlite.Client;

/// <summary>Starting an orchestration again with the input of its last execution.</summary>
internal static class Restart
{
    /// <summary>What the instance started with, as a start of its own: for no parent, now.</summary>
    /// <exception cref="InvalidOperationException">It is to keep its id and has not ended.</exception>
    public static ExecutionStarted Of(LoadedInstance instance, bool keepsId, DateTime now)
    {
        if (keepsId && !instance.Record.HasEnded)
        {
            throw new InvalidOperationException(
                $"Orchestration '{instance.Record.InstanceId}' is {instance.Record.Status}; it can be restarted under "
                + "its own id only after its end.");
        }

        return instance.Turns[0].OfType<ExecutionStarted>().First() with
        {
            ExecutionId = Guid.NewGuid().ToString("N"),
            Timestamp = now,
            Parent = null,
            ScheduledStart = null,
            GuidSeed = null,
            Trace = null,
        };
    }
}
