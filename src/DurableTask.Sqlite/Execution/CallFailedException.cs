using DurableTask.Sqlite.History;

namespace DurableTask.Sqlite.Execution;

/// <summary>One attempt of a call failed. Stays inside the engine: the code sees TaskFailedException once nothing is retried.</summary>
#pragma warning disable CA1032, CA1064 // Never leaves the engine, and is only made of a stored failure.
internal sealed class CallFailedException(int taskId, Failure failure) : Exception(failure.Message)
#pragma warning restore CA1032, CA1064
{
    public int TaskId { get; } = taskId;

    public Failure Failure { get; } = failure;
}
