using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Tests.Contract;

public sealed class RetriesOnFile() : RetryContract(NewFile());

public sealed class RetriesInMemory() : RetryContract(null);

public abstract class RetryContract(string? file) : EngineContract(file)
{
    readonly List<DateTimeOffset> attempts = [];

    [Fact]
    public async Task Policy_BacksOffUpToTheCap_AndSucceedsAtLast()
    {
        FailUntil(attempt: 5);
        var policy = new RetryPolicy(10, TimeSpan.FromSeconds(10), backoffCoefficient: 3, maxRetryInterval: TimeSpan.FromSeconds(60));

        OrchestrationMetadata end = await Run("o", policy);

        Assert.Equal(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus);
        Assert.Equal([10, 30, 60, 60], Pauses());
    }

    [Fact]
    public async Task Policy_AttemptsUsedUp_FailsAtOnceAfterTheLast()
    {
        FailUntil(attempt: 100);

        OrchestrationMetadata end = await Run("o", new RetryPolicy(3, TimeSpan.FromSeconds(10)));

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Equal([10, 10], Pauses());
        Assert.Equal(attempts[^1], end.LastUpdatedAt);
    }

    [Fact]
    public async Task Policy_TimeoutPassed_StartsNoFurtherAttempt()
    {
        FailUntil(attempt: 100);

        OrchestrationMetadata end = await Run("o", new RetryPolicy(100, TimeSpan.FromSeconds(10), retryTimeout: TimeSpan.FromSeconds(25)));

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Equal([10, 10, 10], Pauses());
    }

    [Fact]
    public async Task Policy_FailureItDoesNotHandle_IsNotRetried()
    {
        FailUntil(attempt: 100);
        var policy = new RetryPolicy(10, TimeSpan.FromSeconds(10)) { HandleFailure = f => f.IsCausedBy<FormatException>() };

        await Run("o", policy);

        Assert.Single(attempts);
    }

    [Fact]
    public async Task Policy_FailureItHandles_IsRetried()
    {
        FailUntil(attempt: 3);
        var policy = new RetryPolicy(10, TimeSpan.FromSeconds(10)) { HandleFailure = f => f.IsCausedBy<TimeoutException>() };

        OrchestrationMetadata end = await Run("o", policy);

        Assert.Equal(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus);
    }

    [Fact]
    public async Task Handler_DecidesWithAttemptFailureAndTime()
    {
        FailUntil(attempt: 100);
        var asked = new List<string>();
        Tasks.AddOrchestratorFunc("handled", async context =>
        {
            TaskOptions options = TaskOptions.FromRetryHandler(async retry =>
            {
                if (!context.IsReplaying)
                {
                    asked.Add($"{retry.LastAttemptNumber} {retry.LastFailure.ErrorMessage} {retry.TotalRetryTime.TotalSeconds}");
                }

                await retry.OrchestrationContext.CreateTimer(TimeSpan.FromSeconds(7), retry.CancellationToken);
                return retry.LastAttemptNumber < 3;
            });
            await context.CallActivityAsync("flaky", 1, options);
        });

        OrchestrationMetadata end = await Run("handled");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Equal(["1 not yet 0", "2 not yet 7", "3 not yet 14"], asked);
    }

    [Fact]
    public async Task SubOrchestration_WithPolicy_IsRetriedUnderItsId()
    {
        int runs = 0;
        Tasks.AddOrchestratorFunc("child", context => context.IsReplaying || ++runs >= 3 ? Task.CompletedTask : throw new TimeoutException("not yet"));
        Tasks.AddOrchestratorFunc("parent", context => context.CallSubOrchestratorAsync(
            "child", null, new TaskOptions(new RetryPolicy(5, TimeSpan.FromSeconds(5))).WithInstanceId("the-child")));

        OrchestrationMetadata end = await Run("parent");

        Assert.Equal(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await Client.GetInstanceAsync("the-child", TimeLimit))!.RuntimeStatus);
        Assert.Equal(3, runs);
    }

    [Fact]
    public async Task Handler_OfAFailureThatCannotBeHelped_IsNotAsked()
    {
        bool asked = false;
        Tasks.AddOrchestratorFunc("o", context => context.CallActivityAsync("not registered", 1, TaskOptions.FromRetryHandler(_ => asked = true)));

        OrchestrationMetadata end = await Run("o");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.False(asked);
    }

    [Fact]
    public async Task Policy_FilterThatThrows_MeansNoFurtherAttempt_AndTheActivitysFailureStays()
    {
        FailUntil(attempt: 100);
        var policy = new RetryPolicy(10, TimeSpan.FromSeconds(10)) { HandleFailure = _ => throw new InvalidOperationException("broken filter") };

        OrchestrationMetadata end = await Run("o", policy);

        Assert.Single(attempts);
        Assert.Equal("not yet", end.FailureDetails!.InnerFailure!.ErrorMessage);
    }

    [Fact]
    public async Task Policy_ReplayedBeforeEveryAttempt_KeepsItsPauses()
    {
        MaxLiveOrchestrations = 0;
        FailUntil(attempt: 5);
        var policy = new RetryPolicy(10, TimeSpan.FromSeconds(1), backoffCoefficient: 2.5, maxRetryInterval: Timeout.InfiniteTimeSpan);

        OrchestrationMetadata end = await Run("o", policy);

        Assert.Equal(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus);
        Assert.Equal([1, 2.5, 6.25, 15.625], Pauses());
    }

    [Fact]
    public async Task Policy_WithoutACap_IsCappedAtAnHour()
    {
        FailUntil(attempt: 4);

        await Run("o", new RetryPolicy(10, TimeSpan.FromMinutes(30), backoffCoefficient: 10));

        Assert.Equal([1800, 3600, 3600], Pauses());
    }

    void FailUntil(int attempt)
    {
        Tasks.AddActivityFunc<int>("flaky", (_, _) =>
        {
            attempts.Add(Clock.GetUtcNow());
            if (attempts.Count < attempt)
            {
                throw new TimeoutException("not yet");
            }
        });
    }

    async Task<OrchestrationMetadata> Run(string name, RetryPolicy policy)
    {
        Tasks.AddOrchestratorFunc(name, context => context.CallActivityAsync("flaky", 1, TaskOptions.FromRetryPolicy(policy)));
        return await base.Run(name);
    }

    double[] Pauses() => [.. attempts.Zip(attempts.Skip(1), (a, b) => (b - a).TotalSeconds)];
}
