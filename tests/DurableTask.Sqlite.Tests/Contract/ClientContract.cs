using DurableTask.Core.Exceptions;
using DurableTask.Sqlite.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Tests.Contract;

public sealed class ClientOnFile() : ClientContract(NewFile());

public sealed class ClientInMemory() : ClientContract(null);

public abstract class ClientContract(string? file) : EngineContract(file)
{
    [Fact]
    public async Task Schedule_IdThatIsActive_IsRefused_AndOneThatEndedIsReplaced()
    {
        await Waiting("a");

        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => Waiting("a"));
        await Client.RaiseEventAsync("a", "end", 1, TimeLimit);
        await End("a");
        await Waiting("a");
        await Client.RaiseEventAsync("a", "end", 2, TimeLimit);

        Assert.Equal(2, (await End("a")).ReadOutputAs<int>());
    }

    [Fact]
    public async Task Schedule_DedupeStatuses_BlockOnThoseToo()
    {
        await Waiting("a");
        await Client.TerminateInstanceAsync("a", TimeLimit);
        await End("a");

        StartOrchestrationOptions options = new StartOrchestrationOptions("a").WithDedupeStatuses(OrchestrationRuntimeStatus.Terminated);
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(
            () => Client.ScheduleNewOrchestrationInstanceAsync("waiting", null, options, TimeLimit));
        await Client.ScheduleNewOrchestrationInstanceAsync(
            "waiting", null, options.WithDedupeStatuses(OrchestrationRuntimeStatus.Failed), TimeLimit);
    }

    [Fact]
    public async Task Schedule_OneIdFiftyTimesAtOnce_OneIsAccepted()
    {
        await StartWaiting();

        bool[] accepted = await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
        {
            try
            {
                await Client.ScheduleNewOrchestrationInstanceAsync("waiting", null, new StartOrchestrationOptions("one"), TimeLimit);
                return true;
            }
            catch (OrchestrationAlreadyExistsException)
            {
                return false;
            }
        }));

        Assert.Single(accepted, true);
    }

    [Fact]
    public async Task Get_ShowsWhatWasGivenAtStart()
    {
        await StartWaiting();
        var options = new StartOrchestrationOptions("a") { Version = "2.1", Tags = new Dictionary<string, string> { ["team"] = "crm" } };
        await Client.ScheduleNewOrchestrationInstanceAsync("waiting", "input", options, TimeLimit);

        OrchestrationMetadata brief = await Client.WaitForInstanceStartAsync("a", TimeLimit);
        OrchestrationMetadata full = (await Client.GetInstanceAsync("a", getInputsAndOutputs: true, TimeLimit))!;

        Assert.Equal("waiting", brief.Name);
        Assert.Equal(OrchestrationRuntimeStatus.Running, brief.RuntimeStatus);
        Assert.Equal("crm", brief.Tags["team"]);
        Assert.Equal(Clock.GetUtcNow(), brief.CreatedAt);
        Assert.Null(brief.SerializedInput);
        Assert.Equal("input", full.ReadInputAs<string>());
    }

    [Fact]
    public async Task Query_FiltersAndPages_StableWhileInstancesGo()
    {
        await StartWaiting();
        for (int i = 0; i < 10; i++)
        {
            await Client.ScheduleNewOrchestrationInstanceAsync("waiting", i, new StartOrchestrationOptions(i < 7 ? $"run-{i}" : $"other-{i}"), TimeLimit);
        }

        await Client.TerminateInstanceAsync("run-0", TimeLimit);
        await End("run-0");
        var query = new OrchestrationQuery
        {
            InstanceIdPrefix = "run-",
            Statuses = [OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Terminated, OrchestrationRuntimeStatus.Pending],
            PageSize = 3,
            FetchInputsAndOutputs = true,
        };
        var pages = new List<string>();
        await foreach (Page<OrchestrationMetadata> page in Client.GetAllInstancesAsync(query).AsPages())
        {
            pages.Add(string.Join(" ", page.Values.Select(i => i.SerializedInput)));
            await Client.PurgeInstanceAsync("run-0", TimeLimit);
        }

        Assert.Equal(["0 1 2", "3 4 5", "6"], pages);
        Assert.Empty(await All(query with { CreatedFrom = Clock.GetUtcNow().AddHours(1) }));
        Assert.Equal(6, (await All(query with { CreatedTo = Clock.GetUtcNow() })).Count);
        Assert.Empty(await All(query with { Statuses = [OrchestrationRuntimeStatus.Failed] }));
        Assert.Empty(await All(query with { InstanceIdPrefix = "run_" }));
    }

    [Fact]
    public async Task ListInstanceIds_ByCompletionTime_OnlyEnded()
    {
        await Waiting("done");
        await Client.ScheduleNewOrchestrationInstanceAsync("waiting", null, new StartOrchestrationOptions("open"), TimeLimit);
        await Client.RaiseEventAsync("done", "end", 1, TimeLimit);
        await End("done");

        Page<string> page = await Client.ListInstanceIdsAsync(
            [OrchestrationRuntimeStatus.Completed], Clock.GetUtcNow().AddHours(-1), Clock.GetUtcNow(), cancellation: TimeLimit);

        Assert.Equal(["done"], page.Values);
        Assert.Null(page.ContinuationToken);
    }

    [Fact]
    public async Task Wait_InstancePurgedRightAfterItsEnd_StillHearsOfIt()
    {
        Tasks.AddOrchestratorFunc("o", context => context.WaitForExternalEvent<int>("end"));
        await Start();
        for (int i = 0; i < 50; i++)
        {
            string id = await Client.ScheduleNewOrchestrationInstanceAsync("o", TimeLimit);
            Task<OrchestrationMetadata> wait = Client.WaitForInstanceCompletionAsync(id, TimeLimit);
            await Client.RaiseEventAsync(id, "end", 1, TimeLimit);
            while ((await Client.PurgeInstanceAsync(id, TimeLimit)).PurgedInstanceCount == 0)
            {
                await Task.Yield();
            }

            Assert.Equal(OrchestrationRuntimeStatus.Completed, (await wait).RuntimeStatus);
        }
    }

    [Fact]
    public async Task Purge_RemovesOnlyWhatHasEnded()
    {
        await Waiting("a");

        Assert.Equal(0, (await Client.PurgeInstanceAsync("a", TimeLimit)).PurgedInstanceCount);
        await Client.TerminateInstanceAsync("a", TimeLimit);
        await End("a");
        Assert.Equal(1, (await Client.PurgeInstanceAsync("a", TimeLimit)).PurgedInstanceCount);
        Assert.Null(await Client.GetInstanceAsync("a", TimeLimit));
        Assert.Empty(await Engine.ReadHistoryAsync("a", TimeLimit));
    }

    [Fact]
    public async Task Purge_ByFilter_TakesChildrenOnlyWhenAsked()
    {
        Tasks.AddOrchestratorFunc("child", _ => Task.CompletedTask);
        Tasks.AddOrchestratorFunc("parent", context => context.CallSubOrchestratorAsync("child"));
        await Run("parent");
        await Run("parent");

        PurgeResult one = await Client.PurgeInstanceAsync((await All(new())).First(i => i.Name == "parent").InstanceId, new PurgeInstanceOptions(Recursive: true), TimeLimit);
        PurgeResult none = await Client.PurgeAllInstancesAsync(new PurgeInstancesFilter(CreatedFrom: Clock.GetUtcNow().AddDays(1)), TimeLimit);
        PurgeResult rest = await Client.PurgeAllInstancesAsync(new PurgeInstancesFilter(Statuses: [OrchestrationRuntimeStatus.Completed]), TimeLimit);

        Assert.Equal([2, 0, 2], [one.PurgedInstanceCount, none.PurgedInstanceCount, rest.PurgedInstanceCount]);
    }

    [Fact]
    public async Task Purge_ByFilter_OfMoreThanFitsOneTransaction_TakesThemAll_OrStopsAtItsTimeout()
    {
        Tasks.AddOrchestratorFunc("o", _ => Task.CompletedTask);
        await Start();
        string[] ids = await Task.WhenAll(Enumerable.Range(0, 450).Select(_ => Client.ScheduleNewOrchestrationInstanceAsync("o", TimeLimit)));
        await Task.WhenAll(ids.Select(End));

        PurgeResult stopped = await Client.PurgeAllInstancesAsync(new PurgeInstancesFilter { Timeout = TimeSpan.Zero }, TimeLimit);
        PurgeResult all = await Client.PurgeAllInstancesAsync(new PurgeInstancesFilter { Timeout = TimeSpan.FromMinutes(1) }, TimeLimit);

        Assert.Equal((0, false), (stopped.PurgedInstanceCount, stopped.IsComplete));
        Assert.Equal((450, true), (all.PurgedInstanceCount, all.IsComplete));
        Assert.Empty(await All(new()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Restart_RunsAgainWithTheSameInput(bool underNewId)
    {
        Tasks.AddOrchestratorFunc<int, int>("double", (_, n) => n * 2);
        OrchestrationMetadata first = await Run("double", 21);

        string again = await Client.RestartAsync(first.InstanceId, underNewId, TimeLimit);

        Assert.Equal(underNewId, again != first.InstanceId);
        Assert.Equal(42, (await End(again)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task Restart_NotThereOrNotEnded_IsRefused()
    {
        await Waiting("a");

        await Assert.ThrowsAsync<ArgumentException>(() => Client.RestartAsync("nobody", cancellation: TimeLimit));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Client.RestartAsync("a", cancellation: TimeLimit));
    }

    [Fact]
    public async Task History_InTheFrameworksTypes_HasEveryEvent()
    {
        Tasks.AddActivityFunc<int>("break", (_, _) => throw new FormatException("bad"));
        Tasks.AddOrchestratorFunc("child", _ => Task.CompletedTask);
        Tasks.AddOrchestratorFunc("o", async context =>
        {
            context.SendEvent(context.InstanceId, "e", 1);
            await context.WaitForExternalEvent<int>("e");
            await context.CallSubOrchestratorAsync("child");
            await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            await context.CallActivityAsync("break", 1);
        });
        OrchestrationMetadata end = await Run("o");

        IList<DurableTask.Core.History.HistoryEvent> history = await Client.GetOrchestrationHistoryAsync(end.InstanceId, TimeLimit);

        Assert.Equal(
            "ExecutionStarted EventSent EventRaised SubOrchestrationInstanceCreated SubOrchestrationInstanceCompleted "
            + "TimerCreated TimerFired TaskScheduled TaskFailed ExecutionCompleted",
            string.Join(" ", history.Select(e => e.EventType.ToString()).Where(e => e != "OrchestratorStarted")));
        await Assert.ThrowsAsync<ArgumentException>(() => Client.GetOrchestrationHistoryAsync("nobody", TimeLimit));
    }

    [Fact]
    public async Task History_Streamed_IsTheSameAsReadAtOnce()
    {
        Tasks.AddActivityFunc<int>("work", (_, _) => { });
        Tasks.AddOrchestratorFunc("o", async context =>
        {
            for (int i = 0; i < 200; i++)
            {
                await context.CallActivityAsync("work", i);
            }
        });
        string id = (await Run("o")).InstanceId;

        List<HistoryEvent> streamed = [];
        await foreach (HistoryEvent happened in Engine.StreamHistoryAsync(id, TimeLimit))
        {
            streamed.Add(happened);
        }

        Assert.Equal(402, streamed.Count);
        Assert.Equal((await Engine.ReadHistoryAsync(id, TimeLimit)).Select(e => e.ToString()), streamed.Select(e => e.ToString()));
    }

    [Fact]
    public async Task WaitForCompletion_Cancelled_StopsWaiting()
    {
        await Waiting("a");
        using var cancel = new CancellationTokenSource();
        Task wait = Client.WaitForInstanceCompletionAsync("a", cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
    }

    async Task StartWaiting()
    {
        if (Engine is null)
        {
            Tasks.AddOrchestratorFunc<int>("waiting", context => context.WaitForExternalEvent<int>("end"));
            await Start();
        }
    }

    async Task Waiting(string instanceId)
    {
        await StartWaiting();
        await Client.ScheduleNewOrchestrationInstanceAsync("waiting", null, new StartOrchestrationOptions(instanceId), TimeLimit);
        await Client.WaitForInstanceStartAsync(instanceId, TimeLimit);
    }

    async Task<List<OrchestrationMetadata>> All(OrchestrationQuery query)
    {
        var all = new List<OrchestrationMetadata>();
        await foreach (OrchestrationMetadata instance in Client.GetAllInstancesAsync(query))
        {
            all.Add(instance);
        }

        return all;
    }
}
