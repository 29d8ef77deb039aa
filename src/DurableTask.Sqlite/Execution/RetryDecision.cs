using DurableTask.Core;
using DurableTask.Core.Exceptions;
using DurableTask.Sqlite.History;
using Microsoft.DurableTask;
using CoreTaskFailedException = DurableTask.Core.Exceptions.TaskFailedException;

namespace DurableTask.Sqlite.Execution;

/// <summary>When a retry policy tries again: the arithmetic of the Durable Task Framework.</summary>
internal static class RetryDecision
{
    /// <summary>Pause before the next attempt; null when there is none.</summary>
    /// <param name="failures">Failed attempts so far, at least 1.</param>
    public static TimeSpan? NextDelay(RetryPolicy policy, Failure failure, bool isActivity, int failures, DateTime firstAttempt, DateTime now)
    {
        if (failures >= policy.MaxNumberOfAttempts || failure.IsNonRetriable || !Handles(policy, failure, isActivity))
        {
            return null;
        }

        if (policy.RetryTimeout != Timeout.InfiniteTimeSpan && now >= Add(firstAttempt, policy.RetryTimeout))
        {
            return null;
        }

        double delay = policy.FirstRetryInterval.TotalMilliseconds * Math.Pow(policy.BackoffCoefficient, failures - 1);
        double longest = policy.MaxRetryInterval == Timeout.InfiniteTimeSpan
            ? TimeSpan.MaxValue.TotalMilliseconds
            : policy.MaxRetryInterval.TotalMilliseconds;
        return delay < longest ? TimeSpan.FromMilliseconds(delay) : TimeSpan.FromMilliseconds(longest);
    }

    static bool Handles(RetryPolicy policy, Failure failure, bool isActivity)
    {
        FailureDetails details = failure.ToCore();
        try
        {
            return policy.Handle(isActivity
                ? new CoreTaskFailedException(failure.Message) { FailureDetails = details }
                : new SubOrchestrationFailedException(failure.Message) { FailureDetails = details });
        }
#pragma warning disable CA1031 // A filter that throws must not hide the failure it was asked about.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }

    static DateTime Add(DateTime time, TimeSpan span) => span > DateTime.MaxValue - time ? DateTime.MaxValue : time + span;
}
