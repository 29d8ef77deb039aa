namespace DurableTask.Sqlite.Runtime;

/// <summary>Tells those who wait for an instance to start or end that its state was committed anew.</summary>
internal sealed class StateChanges
{
    readonly Lock gate = new();
    readonly Dictionary<string, List<TaskCompletionSource>> watching = [];
    Exception? stopped;

    /// <summary>Ends with the next change. Watch first and read the state after, or a change is missed.</summary>
    public TaskCompletionSource Watch(string instanceId)
    {
        var change = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (stopped is not null)
            {
                change.SetException(stopped);
                return change;
            }

            if (!watching.TryGetValue(instanceId, out List<TaskCompletionSource>? watchers))
            {
                watching.Add(instanceId, watchers = []);
            }

            watchers.Add(change);
        }

        return change;
    }

    public void Unwatch(string instanceId, TaskCompletionSource change)
    {
        lock (gate)
        {
            if (watching.TryGetValue(instanceId, out List<TaskCompletionSource>? watchers) && watchers.Remove(change) && watchers.Count == 0)
            {
                watching.Remove(instanceId);
            }
        }
    }

    public void Changed(string instanceId)
    {
        List<TaskCompletionSource>? watchers;
        lock (gate)
        {
            watching.Remove(instanceId, out watchers);
        }

        foreach (TaskCompletionSource change in watchers ?? [])
        {
            change.TrySetResult();
        }
    }

    /// <summary>Nothing changes any more.</summary>
    public void Stop(Exception reason)
    {
        List<TaskCompletionSource> all;
        lock (gate)
        {
            stopped ??= reason;
            all = [.. watching.Values.SelectMany(w => w)];
            watching.Clear();
        }

        foreach (TaskCompletionSource change in all)
        {
            change.TrySetException(reason);
        }
    }
}
