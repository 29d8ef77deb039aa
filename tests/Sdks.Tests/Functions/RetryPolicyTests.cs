using DurableTask.Core;
using Microsoft.DurableTask;
using CoreTaskFailed = DurableTask.Core.Exceptions.TaskFailedException;

namespace Sdks.Tests.Functions;

public class RetryPolicyTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Policy_OnlyAttemptsAndFirstInterval_HasTheRealDefaults()
    {
        var policy = new RetryPolicy(3, s_second);

        Assert.Equal(1.0, policy.BackoffCoefficient);
        Assert.Equal(TimeSpan.FromHours(1), policy.MaxRetryInterval);
        Assert.Equal(Timeout.InfiniteTimeSpan, policy.RetryTimeout);
        Assert.True(policy.Handle(new InvalidOperationException()));
    }

    [Theory]
    [InlineData(0, 1, 1.0, 5, 5, "The value for maxNumberOfAttempts must be greater than zero.")]
    [InlineData(1, 0, 1.0, 5, 5, "The value for firstRetryInterval must be greater than zero.")]
    [InlineData(1, 1, 0.9, 5, 5, "The value for backoffCoefficient must be greater or equal to 1.0.")]
    [InlineData(1, 2, 1.0, 1, 5, "The value for maxRetryInterval must be greater or equal to the value for firstRetryInterval.")]
    [InlineData(1, 2, 1.0, 5, 1, "The value for retryTimeout must be greater or equal to the value for firstRetryInterval.")]
    public void Policy_ValueOutOfRange_IsRefused(int attempts, int first, double backoff, int longest, int timeout, string expected)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new RetryPolicy(
            attempts, TimeSpan.FromSeconds(first), backoff, TimeSpan.FromSeconds(longest), TimeSpan.FromSeconds(timeout)));

        Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Policy_InfiniteTimes_AreAllowed()
    {
        var policy = new RetryPolicy(1, s_second, 1, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        Assert.Equal(Timeout.InfiniteTimeSpan, policy.MaxRetryInterval);
    }

    [Theory]
    [InlineData("System.TimeoutException", true)]
    [InlineData("System.FormatException", false)]
    public void Handle_HandleFailureSet_AsksItWithTheDetails(string errorType, bool retried)
    {
        var policy = new RetryPolicy(3, s_second) { HandleFailure = failure => failure.IsCausedBy<TimeoutException>() };
        var error = new CoreTaskFailed("failed") { FailureDetails = new FailureDetails(errorType, "no answer", null, null, false) };

        Assert.Equal(retried, policy.Handle(error));
    }
}
