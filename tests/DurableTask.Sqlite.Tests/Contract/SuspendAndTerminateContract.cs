using DurableTask.Sqlite.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Tests.Contract;

public sealed class SuspendAndTerminateOnFile() : SuspendAndTerminateContract(NewFile());

public sealed class SuspendAndTerminateInMemory() : SuspendAndTerminateContract(null);

public abstract class SuspendAndTerminateContract(string? file) : EngineContract(file)
{
    [Theory]
    [InlineData(1000)]
    [InlineData(0)]
    public async Task Suspended_SeesNothing_AndResumedSeesEverythingInOrder(int maxLive)
    {
        MaxLiveOrchestrations = maxLive;
        Tasks.AddOrchestratorFunc<string>("o", async context =>
        {
            var seen = new List<int>();
            for (int i = 0; i < 3; i++)
            {
                seen.Add(await context.WaitForExternalEvent<int>("e"));
                context.SetCustomStatus($"{seen.Count}");
            }

            return string.Join(",", seen);
        });
        await Start();
        string id = await Client.ScheduleNewOrchestrationInstanceAsync("o", TimeLimit);
        await Client.RaiseEventAsync(id, "e", 1, TimeLimit);
        await Reached(id, "1");
        await Client.SuspendInstanceAsync(id, "pause", TimeLimit);
        await Has(id, OrchestrationRuntimeStatus.Suspended);
        await Client.RaiseEventAsync(id, "e", 2, TimeLimit);
        await Client.RaiseEventAsync(id, "e", 3, TimeLimit);
        OrchestrationMetadata suspended = (await Client.GetInstanceAsync(id, getInputsAndOutputs: true, TimeLimit))!;
        await Client.ResumeInstanceAsync(id, "on", TimeLimit);

        Assert.Equal("1", suspended.ReadCustomStatusAs<string>());
        Assert.Equal("1,2,3", (await End(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Suspended_HoldsBackTimersAndResults_UntilResumed()
    {
        using var go = new SemaphoreSlim(0);
        Tasks.AddActivityFunc<int>("work", (_, _) => go.WaitAsync(TimeLimit));
        Tasks.AddOrchestratorFunc<string>("o", async context =>
        {
            context.SetCustomStatus("waiting");
            Task timer = context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None), work = context.CallActivityAsync("work", 1);
            await Task.WhenAll(timer, work);
            context.SetCustomStatus("seen");
            return $"{context.CurrentUtcDateTime:HH}";
        });
        Clock.Skips = false;
        await Start();
        string id = await Client.ScheduleNewOrchestrationInstanceAsync("o", TimeLimit);
        await Reached(id, "waiting");
        await Client.SuspendInstanceAsync(id, "pause", TimeLimit);
        await Has(id, OrchestrationRuntimeStatus.Suspended);

        go.Release();
        Clock.Advance(TimeSpan.FromHours(2));
        while ((await Engine.ReadHistoryAsync(id, TimeLimit)).Count(e => e is TimerFired or TaskCompleted) < 2)
        {
            await Task.Delay(5, TimeLimit);
        }

        OrchestrationMetadata held = (await Client.GetInstanceAsync(id, getInputsAndOutputs: true, TimeLimit))!;
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, held.RuntimeStatus);
        Assert.Equal("waiting", held.ReadCustomStatusAs<string>());
        Clock.Advance(TimeSpan.FromHours(3));
        await Client.ResumeInstanceAsync(id, "on", TimeLimit);
        Assert.Equal("05", (await End(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Terminate_OfAScheduledStart_EndsItBeforeItsTime()
    {
        Clock.Skips = false;
        Tasks.AddOrchestratorFunc("o", _ => Task.CompletedTask);
        await Start();
        string id = await Client.ScheduleNewOrchestrationInstanceAsync("o", new StartOrchestrationOptions("later", Clock.GetUtcNow().AddDays(1)), TimeLimit);

        await Client.TerminateInstanceAsync(id, "not needed", TimeLimit);

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await End(id)).RuntimeStatus);
    }

    [Fact]
    public async Task Terminate_OfASuspendedInstance_EndsIt()
    {
        Tasks.AddOrchestratorFunc("o", context => context.WaitForExternalEvent<int>("never"));
        await Start();
        string id = await Client.ScheduleNewOrchestrationInstanceAsync("o", TimeLimit);
        await Client.SuspendInstanceAsync(id, "pause", TimeLimit);
        await Has(id, OrchestrationRuntimeStatus.Suspended);

        await Client.TerminateInstanceAsync(id, "enough", TimeLimit);

        Assert.Equal("enough", (await End(id)).ReadOutputAs<string>());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Terminate_EndsTheChildrenOnlyWhenRecursive(bool recursive)
    {
        Tasks.AddOrchestratorFunc("leaf", context => context.WaitForExternalEvent<int>("end"));
        Tasks.AddOrchestratorFunc("middle", context => context.CallSubOrchestratorAsync("leaf", null, new SubOrchestrationOptions(instanceId: "leaf")));
        Tasks.AddOrchestratorFunc("root", context => context.CallSubOrchestratorAsync("middle", null, new SubOrchestrationOptions(instanceId: "middle")));
        await Start();
        await Client.ScheduleNewOrchestrationInstanceAsync("root", null, new StartOrchestrationOptions("root"), TimeLimit);
        await Client.WaitForInstanceStartAsync("leaf", TimeLimit);

        await Client.TerminateInstanceAsync("root", new TerminateInstanceOptions("stop", recursive), TimeLimit);

        OrchestrationMetadata root = await End("root");
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, root.RuntimeStatus);
        Assert.Equal("stop", root.ReadOutputAs<string>());
        if (!recursive)
        {
            Assert.Equal(OrchestrationRuntimeStatus.Running, (await Client.GetInstanceAsync("leaf", TimeLimit))!.RuntimeStatus);
            await Client.RaiseEventAsync("leaf", "end", 1, TimeLimit);
        }

        Assert.Equal(recursive ? OrchestrationRuntimeStatus.Terminated : OrchestrationRuntimeStatus.Completed, (await End("leaf")).RuntimeStatus);
        Assert.Equal(recursive ? OrchestrationRuntimeStatus.Terminated : OrchestrationRuntimeStatus.Completed, (await End("middle")).RuntimeStatus);
    }

    [Fact]
    public async Task Terminate_AChild_FailsTheParentsCall()
    {
        Tasks.AddOrchestratorFunc("child", context => context.WaitForExternalEvent<int>("end"));
        Tasks.AddOrchestratorFunc("parent", context => context.CallSubOrchestratorAsync("child", null, new SubOrchestrationOptions(instanceId: "child")));
        await Start();
        string parent = await Client.ScheduleNewOrchestrationInstanceAsync("parent", TimeLimit);
        await Client.WaitForInstanceStartAsync("child", TimeLimit);

        await Client.TerminateInstanceAsync("child", "enough", TimeLimit);

        Assert.Contains("enough", (await End(parent)).FailureDetails!.InnerFailure!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Terminate_WhileAnActivityRuns_ItsResultIsForNobody()
    {
        using var go = new SemaphoreSlim(0);
        using var begun = new SemaphoreSlim(0);
        Tasks.AddActivityFunc<int>("work", async (_, _) =>
        {
            begun.Release();
            await go.WaitAsync(TimeLimit);
        });
        Tasks.AddOrchestratorFunc("o", context => context.CallActivityAsync("work", 1));
        await Start();
        string id = await Client.ScheduleNewOrchestrationInstanceAsync("o", TimeLimit);
        await begun.WaitAsync(TimeLimit);

        await Client.TerminateInstanceAsync(id, TimeLimit);
        OrchestrationMetadata end = await End(id);
        go.Release();
        await Engine.StopAsync(TimeLimit);

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, end.RuntimeStatus);
    }

    async Task Has(string instanceId, OrchestrationRuntimeStatus status)
    {
        while ((await Client.GetInstanceAsync(instanceId, TimeLimit))!.RuntimeStatus != status)
        {
            await Task.Delay(5, TimeLimit);
        }
    }
}
