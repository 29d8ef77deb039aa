using CoreOrchestrationException = DurableTask.Core.Exceptions.OrchestrationException;

namespace Microsoft.DurableTask;

/// <summary>How often, and after which pauses, a failed activity or sub-orchestration is tried again.</summary>
public class RetryPolicy
{
    /// <param name="maxNumberOfAttempts">All attempts, the first included; at least 1.</param>
    /// <param name="firstRetryInterval">Pause between the first and the second attempt; more than zero.</param>
    /// <param name="backoffCoefficient">Factor by which each further pause grows; at least 1.</param>
    /// <param name="maxRetryInterval">Longest pause, at least the first one or infinite. Default one hour.</param>
    /// <param name="retryTimeout">No attempt begins later than this after the first one. Default infinite.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public RetryPolicy(
        int maxNumberOfAttempts,
        TimeSpan firstRetryInterval,
        double backoffCoefficient = 1.0,
        TimeSpan? maxRetryInterval = null,
        TimeSpan? retryTimeout = null)
    {
        Require(maxNumberOfAttempts > 0, nameof(maxNumberOfAttempts), maxNumberOfAttempts, "greater than zero");
        Require(firstRetryInterval > TimeSpan.Zero, nameof(firstRetryInterval), firstRetryInterval, "greater than zero");
        Require(backoffCoefficient >= 1.0, nameof(backoffCoefficient), backoffCoefficient, "greater or equal to 1.0");
        RequireNotBelow(firstRetryInterval, maxRetryInterval, nameof(maxRetryInterval));
        RequireNotBelow(firstRetryInterval, retryTimeout, nameof(retryTimeout));

        MaxNumberOfAttempts = maxNumberOfAttempts;
        FirstRetryInterval = firstRetryInterval;
        BackoffCoefficient = backoffCoefficient;
        MaxRetryInterval = maxRetryInterval ?? TimeSpan.FromHours(1);
        RetryTimeout = retryTimeout ?? Timeout.InfiniteTimeSpan;
        Handle = _ => true;
    }

    public int MaxNumberOfAttempts { get; }

    public TimeSpan FirstRetryInterval { get; }

    public double BackoffCoefficient { get; }

    public TimeSpan MaxRetryInterval { get; }

    public TimeSpan RetryTimeout { get; }

    /// <summary>
    /// What an engine asks before another attempt, with the core's TaskFailedException or SubOrchestrationFailedException
    /// (their FailureDetails set); set through <see cref="HandleFailure"/>. Default: every failure is retried.
    /// </summary>
    [System.ComponentModel.EditorBrowsable(System.ComponentModel.EditorBrowsableState.Never)]
    public Func<Exception, bool> Handle { get; private init; }

    [Obsolete(
        "This functionality is not implemented. Will be removed in the future. Use TaskOptions.FromRetryHandler or HandleFailure instead.")]
    public Func<Exception, Task<bool>>? HandleAsync { get; set; }

    /// <summary>Says which failures are tried again. Attempts and times bound it all the same.</summary>
    public Func<TaskFailureDetails, bool> HandleFailure
    {
        init => Handle = error =>
            error is CoreOrchestrationException core && TaskFailureDetails.FromCore(core.FailureDetails) is { } failure
                ? value(failure)
                : throw new InvalidOperationException(
                    "Unable to create TaskFailureDetails since TaskFailedException nor SubOrchestrationFailedException was not received.");
    }

    private static void RequireNotBelow(TimeSpan first, TimeSpan? value, string name) =>
        Require(
            value is null || value >= first || value == Timeout.InfiniteTimeSpan,
            name,
            value,
            "greater or equal to the value for firstRetryInterval");

    private static void Require(bool holds, string name, object? value, string rule)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(name, value, $"The value for {name} must be {rule}.");
        }
    }
}
