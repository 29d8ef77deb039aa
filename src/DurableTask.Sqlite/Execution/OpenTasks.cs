using DurableTask.Sqlite.History;

namespace DurableTask.Sqlite.Execution;

/// <summary>
/// Activities, sub-orchestrations and timers that the code started and whose end it has not seen. While there is one, the instance does not
/// complete.
/// </summary>
internal sealed class OpenTasks
{
    readonly Dictionary<int, OpenTask> open = [];

    public int Count => open.Count;

    /// <summary>Timers cancelled in the current turn.</summary>
    public List<int> CancelledTimers { get; private set; } = [];

    public Task<string?> Add(int id)
    {
        var task = new OpenTask();
        open.Add(id, task);
        return task.Source.Task;
    }

    /// <summary>Lets the token end a timer that was added. Registering may call back at once.</summary>
    /// <param name="id">The timer.</param>
    /// <param name="isInside">Whether the caller is the thread that drives the turn.</param>
    /// <param name="escaped">Told when it is not (a token with a wall-clock limit), after whoever awaits the timer.</param>
    /// <param name="cancellation">Ends it.</param>
    public void EndsWith(int id, Func<bool> isInside, Action escaped, CancellationToken cancellation)
    {
        OpenTask timer = open[id];
        timer.Registration = cancellation.Register(() =>
        {
            if (isInside())
            {
                CancelTimer(id, cancellation);
            }
            else
            {
                timer.Source.TrySetCanceled(cancellation);
                escaped();
            }
        });
    }

    /// <summary>Ends a task. An id that is not open is a timer that fired while it was being cancelled.</summary>
    public void Complete(int id, string? result)
    {
        if (open.Remove(id, out OpenTask? task))
        {
            task.Registration.Dispose();
            task.Source.TrySetResult(result);
        }
    }

    public void Fail(int id, Failure failure)
    {
        if (open.Remove(id, out OpenTask? task))
        {
            task.Source.TrySetException(new CallFailedException(id, failure));
        }
    }

    public List<int> TakeCancelledTimers()
    {
        List<int> taken = CancelledTimers;
        CancelledTimers = [];
        return taken;
    }

    void CancelTimer(int id, CancellationToken cause)
    {
        if (open.Remove(id, out OpenTask? task))
        {
            CancelledTimers.Add(id);
            task.Source.TrySetCanceled(cause);
        }
    }

    sealed class OpenTask
    {
        public TaskCompletionSource<string?> Source { get; } = new();

        public CancellationTokenRegistration Registration { get; set; }
    }
}
