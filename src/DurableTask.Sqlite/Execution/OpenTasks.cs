using DurableTask.Sqlite.History;

namespace DurableTask.Sqlite.Execution;

/// <summary>Activities, sub-orchestrations and timers that the code started and whose end it has not seen. While there is one, the instance does not complete.</summary>
internal sealed class OpenTasks
{
    readonly Dictionary<int, TaskCompletionSource<string?>> open = [];

    public int Count => open.Count;

    /// <summary>Timers cancelled in the current turn.</summary>
    public List<int> CancelledTimers { get; private set; } = [];

    public Task<string?> Add(int id)
    {
        var task = new TaskCompletionSource<string?>();
        open.Add(id, task);
        return task.Task;
    }

    /// <summary>Ends a task. An id that is not open is a timer that fired while it was being cancelled.</summary>
    public void Complete(int id, string? result)
    {
        if (open.Remove(id, out TaskCompletionSource<string?>? task))
        {
            task.SetResult(result);
        }
    }

    public void Fail(int id, Failure failure)
    {
        if (open.Remove(id, out TaskCompletionSource<string?>? task))
        {
            task.SetException(new CallFailedException(id, failure));
        }
    }

    public void CancelTimer(int id, CancellationToken cause)
    {
        if (open.Remove(id, out TaskCompletionSource<string?>? task))
        {
            CancelledTimers.Add(id);
            task.SetCanceled(cause);
        }
    }

    public List<int> TakeCancelledTimers()
    {
        List<int> taken = CancelledTimers;
        CancelledTimers = [];
        return taken;
    }
}
