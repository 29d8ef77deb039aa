using CoreOrchestrationException = DurableTask.Core.Exceptions.OrchestrationException;

namespace Microsoft.DurableTask;

/// <summary>An activity or sub-orchestration failed with an exception nobody handled.</summary>
public sealed class TaskFailedException : Exception
{
    public TaskFailedException(string taskName, int taskId, Exception innerException)
        : base(Describe(taskName, taskId, CauseOf(innerException)), innerException)
    {
        TaskName = taskName;
        TaskId = taskId;
        FailureDetails = TaskFailureDetails.FromException(innerException);
    }

    public TaskFailedException(string taskName, int taskId, TaskFailureDetails failureDetails)
        : base(Describe(taskName, taskId, failureDetails.ErrorMessage))
    {
        TaskName = taskName;
        TaskId = taskId;
        FailureDetails = failureDetails;
    }

    public string TaskName { get; }

    /// <summary>Number of the task within its orchestration, in the order of scheduling.</summary>
    public int TaskId { get; }

    public TaskFailureDetails FailureDetails { get; }

    [Obsolete("Use the FailureDetails property and its IsCausedBy<T>() method")]
    public bool IsCausedByException<T>() where T : Exception => FailureDetails.ErrorType == typeof(T).FullName;

    private static string? CauseOf(Exception inner) => (inner as CoreOrchestrationException)?.FailureDetails?.ErrorMessage ?? inner.Message;

    private static string Describe(string taskName, int taskId, string? cause) =>
        $"Task '{taskName}' (#{taskId}) failed with an unhandled exception" + (cause is null ? "." : $": {cause}");
}
