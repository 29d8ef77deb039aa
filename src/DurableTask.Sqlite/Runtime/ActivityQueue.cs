namespace DurableTask.Sqlite.Runtime;

/// <summary>
/// Activities waiting their turn: a bounded number at once, instances served in rotation so that a large fan-out does not starve the rest.
/// </summary>
internal sealed class ActivityQueue(int mostAtOnce, Func<ActivityCall, Task> perform)
{
    readonly Lock gate = new();
    readonly Dictionary<string, Queue<ActivityCall>> waiting = [];
    readonly Queue<string> rotation = new();
    readonly TaskCompletionSource idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    int running;
    int queued;
    bool stopped;
    bool paused;

    /// <summary>Activities that wait for a place.</summary>
    public int Waiting => Volatile.Read(ref queued);

    public int Running => Volatile.Read(ref running);

    public void Add(IReadOnlyList<ActivityCall> calls)
    {
        int starting;
        lock (gate)
        {
            foreach (ActivityCall call in calls)
            {
                if (!waiting.TryGetValue(call.InstanceId, out Queue<ActivityCall>? queue))
                {
                    waiting.Add(call.InstanceId, queue = new Queue<ActivityCall>());
                    rotation.Enqueue(call.InstanceId);
                }

                queue.Enqueue(call);
            }

            queued += calls.Count;
            starting = Begin(calls.Count);
        }

        Work(starting);
    }

    /// <summary>Begins nothing more for now.</summary>
    public void Pause()
    {
        lock (gate)
        {
            paused = true;
        }
    }

    public void Resume()
    {
        int starting;
        lock (gate)
        {
            paused = false;
            starting = Begin(queued);
        }

        Work(starting);
    }

    /// <summary>Starts nothing more; ends when what runs has ended.</summary>
    public Task Stop()
    {
        lock (gate)
        {
            stopped = true;
            return running == 0 ? Task.CompletedTask : idle.Task;
        }
    }

    /// <summary>How many more may begin for the calls that wait.</summary>
    int Begin(int calls)
    {
        int starting = stopped || paused ? 0 : Math.Min(calls, mostAtOnce - running);
        running += starting;
        return starting;
    }

    void Work(int starting)
    {
        for (int i = 0; i < starting; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static queue => _ = queue.Work(), this, preferLocal: false);
        }
    }

    async Task Work()
    {
        while (Next() is { } call)
        {
            await perform(call);
        }
    }

    ActivityCall? Next()
    {
        lock (gate)
        {
            if (stopped || paused || !rotation.TryDequeue(out string? instanceId))
            {
                running--;
                if (stopped && running == 0)
                {
                    idle.TrySetResult();
                }

                return null;
            }

            Queue<ActivityCall> queue = waiting[instanceId];
            ActivityCall call = queue.Dequeue();
            queued--;
            if (queue.Count > 0)
            {
                rotation.Enqueue(instanceId);
            }
            else
            {
                waiting.Remove(instanceId);
            }

            return call;
        }
    }
}
