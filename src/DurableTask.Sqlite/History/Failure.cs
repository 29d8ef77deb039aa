using DurableTask.Core;
using Microsoft.DurableTask;

namespace DurableTask.Sqlite.History;

/// <summary>An exception as it is stored: across the boundary only its facts survive.</summary>
/// <param name="ErrorType">Full name of the exception's type.</param>
/// <param name="Message">The exception's message.</param>
public sealed record Failure(string ErrorType, string Message)
{
    /// <summary>Where it was thrown; null when it was not (no such activity, say).</summary>
    public string? StackTrace { get; init; }

    /// <summary>The inner exception, or the activity's failure within that of its orchestration.</summary>
    public Failure? Inner { get; init; }

    /// <summary>Trying again cannot help (no such activity): retry policies and handlers are not asked.</summary>
    public bool IsNonRetriable { get; init; }

    /// <summary>What is kept of an exception.</summary>
    public static Failure Of(Exception error) => new(error.GetType().FullName!, error.Message)
    {
        StackTrace = error.StackTrace,
        Inner = error is TaskFailedException task ? Of(task.FailureDetails)
            : error.InnerException is { } inner ? Of(inner) : null,
    };

    static Failure Of(TaskFailureDetails details) => new(details.ErrorType, details.ErrorMessage)
    {
        StackTrace = details.StackTrace,
        Inner = details.InnerFailure is { } inner ? Of(inner) : null,
    };

    /// <summary>The failure as the Durable Task SDK hands it to callers.</summary>
    public TaskFailureDetails ToDetails() => new(ErrorType, Message, StackTrace, Inner?.ToDetails(), null);

    internal FailureDetails ToCore() => new(ErrorType, Message, StackTrace, Inner?.ToCore(), IsNonRetriable);
}
