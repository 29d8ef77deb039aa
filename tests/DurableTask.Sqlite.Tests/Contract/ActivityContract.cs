using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Tests.Contract;

public sealed class ActivitiesOnFile() : ActivityContract(NewFile());

public sealed class ActivitiesInMemory() : ActivityContract(null);

public abstract class ActivityContract(string? file) : EngineContract(file)
{
    public sealed record Order(string Name, int Count);

    [Fact]
    public async Task Activity_Called_ReturnsItsResult()
    {
        Tasks.AddActivityFunc<Order, string>("describe", (_, order) => $"{order.Count} × {order.Name}");
        Tasks.AddOrchestratorFunc<Order, string>("o", async (context, order) => await context.CallActivityAsync<string>("DESCRIBE", order));

        OrchestrationMetadata end = await Run("o", new Order("box", 3));

        Assert.Equal(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus);
        Assert.Equal("3 × box", end.ReadOutputAs<string>());
        Assert.Equal(new Order("box", 3), end.ReadInputAs<Order>());
    }

    [Fact]
    public async Task FanOut_OfAThousand_ReturnsEveryResultInItsPlace()
    {
        Tasks.AddActivityFunc<int, int>("square", (_, n) => n * n);
        Tasks.AddOrchestratorFunc<int, int[]>("o", async (context, n) =>
            await Task.WhenAll(Enumerable.Range(0, n).Select(i => context.CallActivityAsync<int>("square", i))));

        OrchestrationMetadata end = await Run("o", 1000);

        Assert.Equal(Enumerable.Range(0, 1000).Select(i => i * i), end.ReadOutputAs<int[]>()!);
    }

    [Fact]
    public async Task Activity_Throws_FailureCarriesItsFacts()
    {
        Tasks.AddActivityFunc<int>("break", (_, _) => throw new InvalidOperationException("outer", new FormatException("inner")));
        Tasks.AddOrchestratorFunc<string>("o", async context =>
        {
            TaskFailedException error = await Assert.ThrowsAsync<TaskFailedException>(() => context.CallActivityAsync("break", 1));
            TaskFailureDetails details = error.FailureDetails;
            Assert.True(details.IsCausedBy<InvalidOperationException>());
            Assert.Contains("break", details.StackTrace! + error.Message, StringComparison.Ordinal);
            return $"{error.TaskName} {error.TaskId} {details.ErrorType} {details.ErrorMessage} {details.InnerFailure!.ErrorType} {details.InnerFailure.ErrorMessage}";
        });

        OrchestrationMetadata end = await Run("o");

        Assert.Equal("break 0 System.InvalidOperationException outer System.FormatException inner", end.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Activity_FailureNotHandled_FailsTheOrchestration()
    {
        Tasks.AddActivityFunc<int>("break", (_, _) => throw new InvalidOperationException("no"));
        Tasks.AddOrchestratorFunc("o", context => context.CallActivityAsync("break", 1));

        OrchestrationMetadata end = await Run("o");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Equal(typeof(TaskFailedException).FullName, end.FailureDetails!.ErrorType);
        Assert.Equal("no", end.FailureDetails.InnerFailure!.ErrorMessage);
    }

    [Fact]
    public async Task Activity_NotRegistered_FailsWithoutRetry()
    {
        Tasks.AddOrchestratorFunc("o", context =>
            context.CallActivityAsync("missing", 1, TaskOptions.FromRetryPolicy(new RetryPolicy(5, TimeSpan.FromDays(1)))));

        OrchestrationMetadata end = await Run("o");

        Assert.Contains("'missing'", end.FailureDetails!.InnerFailure!.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(end.CreatedAt, end.LastUpdatedAt);
    }

    [Fact]
    public async Task Orchestrator_NotRegistered_Fails()
    {
        OrchestrationMetadata end = await Run("missing");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Equal("OrchestratorTaskNotFound", end.FailureDetails!.ErrorType);
    }

    [Fact]
    public async Task Activities_MoreThanAllowedAtOnce_Wait()
    {
        MaxConcurrentActivities = 3;
        int running = 0, most = 0;
        Tasks.AddActivityFunc<int>("work", async (_, _) =>
        {
            int now = Interlocked.Increment(ref running);
            most = Math.Max(most, now);
            await Task.Yield();
            Interlocked.Decrement(ref running);
        });
        Tasks.AddOrchestratorFunc("o", context => Task.WhenAll(Enumerable.Range(0, 50).Select(i => context.CallActivityAsync("work", i))));

        await Run("o");

        Assert.InRange(most, 1, 3);
    }

    [Fact]
    public async Task Activity_OptionsGivenAsInput_AreRefused()
    {
        Tasks.AddOrchestratorFunc("o", context => context.CallActivityAsync("a", (object)new TaskOptions(retry: null)));

        OrchestrationMetadata end = await Run("o");

        Assert.Equal(typeof(ArgumentException).FullName, end.FailureDetails!.ErrorType);
    }
}
