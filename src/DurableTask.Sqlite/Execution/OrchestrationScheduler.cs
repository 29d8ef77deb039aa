namespace DurableTask.Sqlite.Execution;

/// <summary>
/// Runs one orchestrator's code, one continuation at a time, on whichever thread drives the turn. A continuation that another thread brings
/// (real I/O, Task.Run, a wall-clock delay) would come at another moment on replay; it is not run, and <paramref name="escaped"/> is told.
/// </summary>
internal sealed class OrchestrationScheduler(Action<string?> escaped) : SynchronizationContext
{
    readonly Queue<Continuation> ready = new();
    volatile int drivingThread;

    /// <summary>True on the thread that drives the turn.</summary>
    public bool IsInside => drivingThread == Environment.CurrentManagedThreadId;

    /// <summary>Runs a step and everything that it makes ready, until the code waits for something that has not happened yet.</summary>
    public void Drive<TState>(Action<TState> step, TState state)
    {
        SynchronizationContext? outer = Current;
        drivingThread = Environment.CurrentManagedThreadId;
        SetSynchronizationContext(this);
        try
        {
            step(state);
            while (ready.TryDequeue(out Continuation next))
            {
                next.Callback(next.State);
            }
        }
        finally
        {
            drivingThread = 0;
            SetSynchronizationContext(outer);
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (IsInside)
        {
            ready.Enqueue(new Continuation(d, state));
            return;
        }

        escaped(AsyncMethod.Of(d, state));
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (!IsInside)
        {
            throw new InvalidOperationException("An orchestrator's code runs on its own scheduler; it cannot be called into from another thread.");
        }

        d(state);
    }

    public override SynchronizationContext CreateCopy() => this;

    readonly record struct Continuation(SendOrPostCallback Callback, object? State);
}
