using DurableTask.Sqlite.Storage;

namespace DurableTask.Sqlite.Runtime;

/// <summary>Tells those who wait for an instance to start or end that its state was committed anew.</summary>
internal sealed class StateChanges
{
    readonly Lock gate = new();
    readonly Dictionary<string, List<TaskCompletionSource<InstanceRecord>>> watching = [];
    Exception? stopped;

    /// <summary>Ends with the next change, and tells the state. Watch first and read the state after, or a change is missed.</summary>
    public TaskCompletionSource<InstanceRecord> Watch(string instanceId)
    {
        var change = new TaskCompletionSource<InstanceRecord>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (stopped is not null)
            {
                change.SetException(stopped);
                return change;
            }

            if (!watching.TryGetValue(instanceId, out List<TaskCompletionSource<InstanceRecord>>? watchers))
            {
                watching.Add(instanceId, watchers = []);
            }

            watchers.Add(change);
        }

        return change;
    }

    public void Unwatch(string instanceId, TaskCompletionSource<InstanceRecord> change)
    {
        lock (gate)
        {
            if (watching.TryGetValue(instanceId, out List<TaskCompletionSource<InstanceRecord>>? watchers)
                && watchers.Remove(change) && watchers.Count == 0)
            {
                watching.Remove(instanceId);
            }
        }
    }

    public void Changed(InstanceRecord instance)
    {
        List<TaskCompletionSource<InstanceRecord>>? watchers;
        lock (gate)
        {
            watching.Remove(instance.InstanceId, out watchers);
        }

        foreach (TaskCompletionSource<InstanceRecord> change in watchers ?? [])
        {
            change.TrySetResult(instance);
        }
    }

    /// <summary>Nothing changes any more.</summary>
    public void Stop(Exception reason)
    {
        List<TaskCompletionSource<InstanceRecord>> all;
        lock (gate)
        {
            stopped ??= reason;
            all = [.. watching.Values.SelectMany(w => w)];
            watching.Clear();
        }

        foreach (TaskCompletionSource<InstanceRecord> change in all)
        {
            change.TrySetException(reason);
        }
    }
}
