namespace DurableTask.Core;

/// <summary>What is stored of a failure: the exception's type name, message and stack trace, and its inner failure.</summary>
public class FailureDetails : IEquatable<FailureDetails>
{
    public FailureDetails()
        : this("None", string.Empty, null, null, false)
    {
    }

    public FailureDetails(Exception e)
        : this(e, FromInner(e))
    {
    }

    public FailureDetails(Exception e, IDictionary<string, object?>? properties)
        : this(e, FromInner(e), properties)
    {
    }

    public FailureDetails(Exception e, FailureDetails innerFailure)
        : this(e, innerFailure, null)
    {
    }

    public FailureDetails(Exception e, FailureDetails innerFailure, IDictionary<string, object?>? properties)
        : this(e.GetType().FullName!, e.Message, e.StackTrace, innerFailure, false, properties)
    {
    }

    public FailureDetails(string errorType, string errorMessage, string? stackTrace, FailureDetails? innerFailure, bool isNonRetriable)
        : this(errorType, errorMessage, stackTrace, innerFailure, isNonRetriable, null)
    {
    }

    public FailureDetails(
        string errorType,
        string errorMessage,
        string? stackTrace,
        FailureDetails? innerFailure,
        bool isNonRetriable,
        IDictionary<string, object?>? properties = null)
    {
        ErrorType = errorType;
        ErrorMessage = errorMessage;
        StackTrace = stackTrace;
        InnerFailure = innerFailure;
        IsNonRetriable = isNonRetriable;
        Properties = properties;
    }

    /// <summary>Full name of the exception's type.</summary>
    public string ErrorType { get; }

    public string ErrorMessage { get; }

    public string? StackTrace { get; }

    public FailureDetails? InnerFailure { get; }

    /// <summary>True when no retry policy may try again.</summary>
    public bool IsNonRetriable { get; }

    public IDictionary<string, object?>? Properties { get; }

    /// <summary>
    /// Whether <see cref="ErrorType"/> names <typeparamref name="T"/> or a type derived from it. A type that is not loaded never matches.
    /// </summary>
    public bool IsCausedBy<T>() where T : Exception =>
        AppDomain.CurrentDomain.GetAssemblies()
            .Select(assembly => assembly.GetType(ErrorType, throwOnError: false))
            .FirstOrDefault(type => type is not null) is { } cause && typeof(T).IsAssignableFrom(cause);

    public bool Equals(FailureDetails? other) =>
        other is not null
        && ErrorType == other.ErrorType
        && ErrorMessage == other.ErrorMessage
        && StackTrace == other.StackTrace
        && Equals(InnerFailure, other.InnerFailure);

    public override bool Equals(object other) => Equals(other as FailureDetails);

    public override int GetHashCode() => HashCode.Combine(ErrorType, ErrorMessage, StackTrace, InnerFailure);

    public override string ToString() => $"{ErrorType}: {ErrorMessage}";

    private static FailureDetails FromInner(Exception e) => e.InnerException is { } inner ? new FailureDetails(inner) : null!;
}
