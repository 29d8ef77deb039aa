using Microsoft.DurableTask;

namespace Orchestrator.Aws;

/// <summary>
/// Retries of activities: for lost answers and a network that is away, nothing else. Activities return every refusal that means
/// something as a result, so what they throw is worth the same call again.
/// </summary>
internal static class ActivityRetries
{
    public static readonly TaskOptions Transport = TaskOptions.FromRetryPolicy(new RetryPolicy(
        maxNumberOfAttempts: 6,
        firstRetryInterval: TimeSpan.FromSeconds(1),
        backoffCoefficient: 2,
        maxRetryInterval: TimeSpan.FromSeconds(30)));

    /// <summary>About a day, for what nobody would ask for again once it is given up.</summary>
    public static readonly TaskOptions Patient = TaskOptions.FromRetryPolicy(new RetryPolicy(
        maxNumberOfAttempts: 100,
        firstRetryInterval: TimeSpan.FromSeconds(1),
        backoffCoefficient: 2,
        maxRetryInterval: TimeSpan.FromMinutes(15)));
}
