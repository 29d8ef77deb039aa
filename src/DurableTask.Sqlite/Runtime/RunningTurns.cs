namespace DurableTask.Sqlite.Runtime;

/// <summary>Counts the instances that are making turns, so that a stop can wait for the last of them.</summary>
internal sealed class RunningTurns
{
    readonly Lock gate = new();
    TaskCompletionSource? none;
    int running;

    public void Begin()
    {
        lock (gate)
        {
            running++;
        }
    }

    public void End()
    {
        lock (gate)
        {
            if (--running == 0)
            {
                none?.TrySetResult();
            }
        }
    }

    /// <summary>Ends when no instance is making turns.</summary>
    public Task WhenNone()
    {
        lock (gate)
        {
            if (running == 0)
            {
                return Task.CompletedTask;
            }

            none ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return none.Task;
        }
    }
}
