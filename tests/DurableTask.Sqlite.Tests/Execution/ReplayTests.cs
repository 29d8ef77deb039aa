using DurableTask.Sqlite.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Tests.Execution;

/// <summary>Restart of the engine on its file, and code that no longer fits its history.</summary>
public sealed class ReplayTests() : EngineContract(NewFile())
{
    [Fact]
    public async Task Restart_GoesOnWhereItWas_AndDoesNothingTwice()
    {
        int done = 0;
        Tasks.AddActivityFunc<int, int>("work", (_, n) =>
        {
            Interlocked.Increment(ref done);
            return n * 10;
        });
        Tasks.AddOrchestratorFunc<string>("o", async context =>
        {
            int first = await context.CallActivityAsync<int>("work", 1);
            context.SetCustomStatus("waiting");
            string word = await context.WaitForExternalEvent<string>("word");
            int second = await context.CallActivityAsync<int>("work", 2);
            return $"{first} {word} {second}";
        });
        await Start();
        string id = await Client.ScheduleNewOrchestrationInstanceAsync("o", TimeLimit);
        await Reached(id, "waiting");

        await Start();
        await Client.RaiseEventAsync(id, "word", "and", TimeLimit);

        Assert.Equal("10 and 20", (await End(id)).ReadOutputAs<string>());
        Assert.Equal(2, done);
    }

    [Fact]
    public async Task Rewind_ThenRestartBeforeAnythingIsRedone_RedoesIt()
    {
        using var begunAgain = new SemaphoreSlim(0);
        int runs = 0;
        Tasks.AddActivityFunc<int>("fails", async (_, _) =>
        {
            switch (++runs)
            {
                case 1:
                    throw new TimeoutException();
                case 2:
                    begunAgain.Release();
                    await Task.Delay(Timeout.Infinite, TimeLimit);
                    break;
            }
        });
        Tasks.AddOrchestratorFunc("o", context => context.CallActivityAsync("fails", 1));
        string id = (await Run("o")).InstanceId;
        await Client.RewindInstanceAsync(id, "once more", TimeLimit);
        await begunAgain.WaitAsync(TimeLimit);

        await Engine.StopAsync(new CancellationToken(canceled: true));
        await Start();

        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await End(id)).RuntimeStatus);
        Assert.Equal(3, runs);
    }

    [Fact]
    public async Task Stop_WaitsForARunningActivity_AndKeepsItsResult()
    {
        Clock.Skips = false;
        using var begun = new SemaphoreSlim(0);
        using var go = new SemaphoreSlim(0);
        int done = 0;
        Tasks.AddActivityFunc<int, int>("work", async (_, n) =>
        {
            begun.Release();
            await go.WaitAsync(TimeLimit);
            return ++done;
        });
        Tasks.AddOrchestratorFunc<int>("o", context => context.CallActivityAsync<int>("work", 1));
        await Start();
        string id = await Client.ScheduleNewOrchestrationInstanceAsync("o", TimeLimit);
        await begun.WaitAsync(TimeLimit);

        Task stop = Engine.StopAsync(TimeLimit);
        go.Release();
        await stop;
        await Start();

        Assert.Equal(1, (await End(id)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task Stop_ActivityTakesLongerThanAllowed_IsDoneAgain()
    {
        using var begun = new SemaphoreSlim(0);
        int attempts = 0;
        Tasks.AddActivityFunc<int, int>("work", async (_, n) =>
        {
            int attempt = Interlocked.Increment(ref attempts);
            begun.Release();
            await (attempt == 1 ? Task.Delay(Timeout.Infinite, TimeLimit) : Task.CompletedTask);
            return attempt;
        });
        Tasks.AddOrchestratorFunc<int>("o", context => context.CallActivityAsync<int>("work", 1));
        await Start();
        string id = await Client.ScheduleNewOrchestrationInstanceAsync("o", TimeLimit);
        await begun.WaitAsync(TimeLimit);

        await Start();

        Assert.Equal(2, (await End(id)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task Restart_TimerThatCameDueMeanwhile_Fires()
    {
        Clock.Skips = false;
        Tasks.AddOrchestratorFunc("o", async context =>
        {
            context.SetCustomStatus("waiting");
            await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
        });
        await Start();
        string id = await Client.ScheduleNewOrchestrationInstanceAsync("o", TimeLimit);
        await Reached(id, "waiting");

        Clock.Advance(TimeSpan.FromMilliseconds(1));
        await Engine.StopAsync(TimeLimit);
        Clock.Advance(TimeSpan.FromHours(2));
        await Start();

        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await End(id)).RuntimeStatus);
    }

    [Theory]
    [InlineData("call activity 'b'", "at decision 0 history has 'call activity 'a'', the code decided 'call activity 'b''")]
    [InlineData("create a timer", "history has 'call activity 'a'', the code decided 'create a timer'")]
    [InlineData("nothing", "history has 'call activity 'a'', the code decided 'nothing'")]
    [InlineData("a then b", "at decision 1 history has 'nothing', the code decided 'call activity 'b''")]
    public async Task CodeChanged_FailsNamingBothAndThePosition(string change, string message)
    {
        string version = "old";
        Tasks.AddActivityFunc<int>("a", (_, _) => { });
        Tasks.AddActivityFunc<int>("b", (_, _) => { });
        Tasks.AddOrchestratorFunc("o", async context =>
        {
            context.SetCustomStatus("begun");
            Task first = version switch
            {
                "old" => context.CallActivityAsync("a", 1),
                "create a timer" => context.CreateTimer(TimeSpan.FromSeconds(1), CancellationToken.None),
                "call activity 'b'" => context.CallActivityAsync("b", 1),
                "a then b" => Task.WhenAll(context.CallActivityAsync("a", 1), context.CallActivityAsync("b", 1)),
                _ => Task.CompletedTask,
            };
            await first;
            await context.WaitForExternalEvent<int>("end");
        });
        await Start();
        string id = await Client.ScheduleNewOrchestrationInstanceAsync("o", TimeLimit);
        await Reached(id, "begun");

        version = change;
        await Start();
        await Client.RaiseEventAsync(id, "end", 1, TimeLimit);

        OrchestrationMetadata end = await End(id);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Equal(typeof(NonDeterminismException).FullName, end.FailureDetails!.ErrorType);
        Assert.Contains(message, end.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task History_ReadBack_TellsTheStoryInOrder()
    {
        Tasks.AddActivityFunc<int, int>("work", (_, n) => n);
        Tasks.AddOrchestratorFunc<int, int>("o", async (context, n) =>
        {
            await context.CreateTimer(TimeSpan.FromMinutes(1), CancellationToken.None);
            return await context.CallActivityAsync<int>("work", n);
        });

        OrchestrationMetadata end = await Run("o", 7);
        IReadOnlyList<HistoryEvent> history = await Engine.ReadHistoryAsync(end.InstanceId, TimeLimit);

        Assert.Equal(
            ["ExecutionStarted", "TimerCreated", "TimerFired", "TaskScheduled", "TaskCompleted", "ExecutionCompleted"],
            history.Select(e => e.GetType().Name));
        Assert.Equal("7", Assert.IsType<ExecutionStarted>(history[0]).Input);
        Assert.Equal("7", Assert.IsType<ExecutionCompleted>(history[^1]).Result);
    }
}
