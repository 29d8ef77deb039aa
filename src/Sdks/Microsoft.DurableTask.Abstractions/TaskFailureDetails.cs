using CoreOrchestrationException = DurableTask.Core.Exceptions.OrchestrationException;

namespace Microsoft.DurableTask;

/// <summary>What is stored of a failed task.</summary>
/// <param name="ErrorType">Full name of the exception's type.</param>
/// <param name="ErrorMessage">The exception's message.</param>
/// <param name="StackTrace">The exception's stack trace, where it was thrown.</param>
/// <param name="InnerFailure">The inner exception, in the same form.</param>
/// <param name="Properties">Further facts a worker attached to the failure.</param>
public record TaskFailureDetails(
    string ErrorType,
    string ErrorMessage,
    string? StackTrace,
    TaskFailureDetails? InnerFailure,
    IDictionary<string, object?>? Properties)
{
    public static TaskFailureDetails FromException(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        TaskFailureDetails? inner = exception.InnerException is { } cause ? FromException(cause) : null;
        return exception is CoreOrchestrationException { FailureDetails: var core }
            ? new(core?.ErrorType ?? "(unknown)", core?.ErrorMessage ?? "(unknown)", core?.StackTrace, inner, core?.Properties)
            : new(exception.GetType().ToString(), exception.Message, exception.StackTrace, inner, null);
    }

    /// <summary>
    /// Whether <see cref="ErrorType"/> is <typeparamref name="T"/> or derives from it. A type that is not loaded never matches.
    /// </summary>
    public bool IsCausedBy<T>() where T : Exception => IsCausedBy(typeof(T));

    /// <inheritdoc cref="IsCausedBy{T}"/>
    /// <exception cref="ArgumentException">The type is not an exception type.</exception>
    public bool IsCausedBy(Type targetBaseExceptionType)
    {
        ArgumentNullException.ThrowIfNull(targetBaseExceptionType);
        if (!typeof(Exception).IsAssignableFrom(targetBaseExceptionType))
        {
            throw new ArgumentException($"The type {targetBaseExceptionType} is not an exception type.", nameof(targetBaseExceptionType));
        }

        Type? cause = string.IsNullOrEmpty(ErrorType)
            ? null
            : targetBaseExceptionType.Assembly.GetType(ErrorType, throwOnError: false)
                ?? AppDomain.CurrentDomain.GetAssemblies()
                    .Select(assembly => assembly.GetType(ErrorType, throwOnError: false))
                    .FirstOrDefault(type => type is not null);
        return cause is not null && targetBaseExceptionType.IsAssignableFrom(cause);
    }

    public override string ToString() => $"{ErrorType}: {ErrorMessage}";

    internal static TaskFailureDetails? FromCore(global::DurableTask.Core.FailureDetails? failure) =>
        failure is null
            ? null
            : new(failure.ErrorType, failure.ErrorMessage, failure.StackTrace, FromCore(failure.InnerFailure), failure.Properties);
}
