using DurableTask.Sqlite.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Tests.Contract;

public sealed class RewindOnFile() : RewindContract(NewFile());

public sealed class RewindInMemory() : RewindContract(null);

/// <summary>An instance that failed is set back: what failed is done again, what succeeded is not.</summary>
public abstract class RewindContract : EngineContract
{
    readonly List<string> done = [];
    bool repaired;

    protected RewindContract(string? file)
        : base(file) =>
        Tasks.AddActivityFunc<string, string>("work", (_, what) =>
        {
            lock (done)
            {
                done.Add(what);
            }

            return what.Contains('!', StringComparison.Ordinal) && !repaired ? throw new TimeoutException($"{what} is broken") : what;
        });

    [Fact]
    public async Task Rewind_RunsTheFailedActivityAgain_AndNotWhatSucceeded()
    {
        Tasks.AddOrchestratorFunc<string>("o", async context => await Work(context, "a") + await Work(context, "b!") + await Work(context, "c"));

        OrchestrationMetadata end = await FailAndRewind("o");

        Assert.Equal("ab!c", end.ReadOutputAs<string>());
        Assert.Null(end.FailureDetails);
        Assert.Equal(["a", "b!", "b!", "c"], done);
        IReadOnlyList<HistoryEvent> history = await Engine.ReadHistoryAsync(end.InstanceId, TimeLimit);
        Assert.Equal("repaired", Assert.Single(history.OfType<ExecutionRewound>()).Reason);
        Assert.Empty(history.OfType<TaskFailed>());
    }

    [Fact]
    public async Task Rewind_OfAFanOut_RunsEveryActivityThatFailed()
    {
        Tasks.AddOrchestratorFunc<string>("o", async context =>
            string.Concat(await Task.WhenAll(new[] { "a", "b!", "c", "d!", "e" }.Select(what => Work(context, what)))));

        OrchestrationMetadata end = await FailAndRewind("o");

        Assert.Equal("ab!cd!e", end.ReadOutputAs<string>());
        Assert.Equal(["a", "b!", "b!", "c", "d!", "d!", "e"], done.Order());
    }

    [Fact]
    public async Task Rewind_OfAParent_RewindsTheChildrenThatFailed_UnderTheirIds()
    {
        Tasks.AddOrchestratorFunc<string, string>("child", async (context, what) => await Work(context, $"before {what.TrimEnd('!')};") + await Work(context, what));
        Tasks.AddOrchestratorFunc<string>("middle", context => context.CallSubOrchestratorAsync<string>("child", "x!"));
        Tasks.AddOrchestratorFunc<string>("o", async context =>
        {
            Task<string> good = context.CallSubOrchestratorAsync<string>("child", "y"), bad = context.CallSubOrchestratorAsync<string>("middle");
            return string.Join(" ", await Task.WhenAll(good, bad));
        });

        OrchestrationMetadata end = await FailAndRewind("o");

        Assert.Equal("before y;y before x;x!", end.ReadOutputAs<string>());
        Assert.Equal(["before x;", "before y;", "x!", "x!", "y"], done.Order());
        await foreach (OrchestrationMetadata instance in Client.GetAllInstancesAsync())
        {
            Assert.Equal(OrchestrationRuntimeStatus.Completed, instance.RuntimeStatus);
        }
    }

    [Fact]
    public async Task Rewind_AfterTheLastAttemptOfARetry_TriesOnceMore()
    {
        Tasks.AddOrchestratorFunc<string>("o", context => context.CallActivityAsync<string>(
            "work", "a!", TaskOptions.FromRetryPolicy(new RetryPolicy(3, TimeSpan.FromMinutes(1)))));

        OrchestrationMetadata end = await FailAndRewind("o");

        Assert.Equal("a!", end.ReadOutputAs<string>());
        Assert.Equal(4, done.Count);
    }

    [Fact]
    public async Task Rewind_KeepsAFailureThatTheCodeAnswered()
    {
        Tasks.AddOrchestratorFunc<string>("o", async context =>
        {
            string first;
            try
            {
                first = await Work(context, "a!");
            }
            catch (TaskFailedException)
            {
                first = await Work(context, "instead of a");
            }

            return first + await Work(context, "b!");
        });

        OrchestrationMetadata end = await FailAndRewind("o");

        Assert.Equal("instead of ab!", end.ReadOutputAs<string>());
        Assert.Equal(["a!", "instead of a", "b!", "b!"], done);
    }

    [Fact]
    public async Task Rewind_WhereTheCodeCleanedUpAndThrew_GoesBackToTheFailure()
    {
        Tasks.AddOrchestratorFunc<string>("o", async context =>
        {
            string first = await Work(context, "a");
            try
            {
                return first + await Work(context, "b!");
            }
            catch (TaskFailedException)
            {
                await Work(context, "clean up");
                throw;
            }
        });

        OrchestrationMetadata end = await FailAndRewind("o");

        Assert.Equal("ab!", end.ReadOutputAs<string>());
        Assert.Equal(["a", "b!", "clean up", "b!"], done);
    }

    [Fact]
    public async Task Rewind_AfterTheCodeWasRepaired_GoesOnFromItsFailure()
    {
        Tasks.AddOrchestratorFunc<string>("o", async context =>
        {
            string first = await Work(context, "a");
            return repaired ? first + await Work(context, "b") : throw new InvalidOperationException("bug");
        });

        OrchestrationMetadata end = await FailAndRewind("o");

        Assert.Equal("ab", end.ReadOutputAs<string>());
        Assert.Equal(["a", "b"], done);
    }

    [Fact]
    public async Task Rewind_KeepsTimersEventsAndGuids()
    {
        Tasks.AddOrchestratorFunc<string>("o", async context =>
        {
            Guid first = context.NewGuid();
            await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            string said = await context.WaitForExternalEvent<string>("say");
            await Work(context, $"{first} {said}");
            await Work(context, "x!");
            return said + await context.WaitForExternalEvent<string>("say");
        });
        await Start();
        string id = await Client.ScheduleNewOrchestrationInstanceAsync("o", TimeLimit);
        await Client.RaiseEventAsync(id, "say", "early", TimeLimit);
        await Client.RaiseEventAsync(id, "say", "kept", TimeLimit);
        await End(id);
        DateTimeOffset failedAt = Clock.GetUtcNow();
        repaired = true;

        await Client.RewindInstanceAsync(id, "repaired", TimeLimit);

        Assert.Equal("earlykept", (await End(id)).ReadOutputAs<string>());
        Assert.Equal(3, done.Count);
        Assert.Equal(failedAt, Clock.GetUtcNow());
    }

    [Fact]
    public async Task Rewind_Twice_WhenItFailsAgain()
    {
        Tasks.AddOrchestratorFunc<string>("o", context => Work(context, "a!"));
        string id = (await Run("o")).InstanceId;
        await Client.RewindInstanceAsync(id, "hope", TimeLimit);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await End(id)).RuntimeStatus);
        repaired = true;

        await Client.RewindInstanceAsync(id, "repaired", TimeLimit);

        Assert.Equal("a!", (await End(id)).ReadOutputAs<string>());
        Assert.Equal(3, done.Count);
    }

    [Fact]
    public async Task Rewind_OfWhatHasNotFailedOrIsNotThere_IsRefused()
    {
        Tasks.AddOrchestratorFunc("o", _ => Task.CompletedTask);
        string id = (await Run("o")).InstanceId;

        InvalidOperationException error =
            await Assert.ThrowsAsync<InvalidOperationException>(() => Client.RewindInstanceAsync(id, "reason", TimeLimit));

        Assert.Contains("Completed", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => Client.RewindInstanceAsync("nobody", "reason", TimeLimit));
    }

    static Task<string> Work(TaskOrchestrationContext context, string what) => context.CallActivityAsync<string>("work", what);

    async Task<OrchestrationMetadata> FailAndRewind(string orchestrator)
    {
        OrchestrationMetadata failed = await Run(orchestrator);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, failed.RuntimeStatus);
        repaired = true;
        await Client.RewindInstanceAsync(failed.InstanceId, "repaired", TimeLimit);
        return await End(failed.InstanceId);
    }
}
