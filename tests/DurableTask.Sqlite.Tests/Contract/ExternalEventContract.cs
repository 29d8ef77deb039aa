using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Tests.Contract;

public sealed class ExternalEventsOnFile() : ExternalEventContract(NewFile());

public sealed class ExternalEventsInMemory() : ExternalEventContract(null);

public abstract class ExternalEventContract(string? file) : EngineContract(file)
{
    [Fact]
    public async Task Events_BeforeAnyoneWaits_AreKeptFirstInFirstOut_NamesIgnoringCase()
    {
        Tasks.AddOrchestratorFunc<string>("o", async context =>
        {
            await context.WaitForExternalEvent<int>("go");
            return string.Join(",", await context.WaitForExternalEvent<int>("N"), await context.WaitForExternalEvent<int>("n"), await context.WaitForExternalEvent<int>("n"));
        });
        string id = await Begin("o");

        await Client.RaiseEventAsync(id, "n", 1, TimeLimit);
        await Client.RaiseEventAsync(id, "other", 9, TimeLimit);
        await Client.RaiseEventAsync(id, "N", 2, TimeLimit);
        await Client.RaiseEventAsync(id, "n", 3, TimeLimit);
        await Client.RaiseEventAsync(id, "GO", 0, TimeLimit);

        Assert.Equal("1,2,3", (await End(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Event_OfSeveralWaiters_GoesToTheNewest()
    {
        Tasks.AddOrchestratorFunc<string>("o", async context =>
        {
            Task<int> older = context.WaitForExternalEvent<int>("e"), newer = context.WaitForExternalEvent<int>("e");
            context.SetCustomStatus("waiting");
            return $"{await newer} then {await older}";
        });
        string id = await Begin("o");
        await Reached(id, "waiting");

        await Client.RaiseEventAsync(id, "e", 1, TimeLimit);
        await Client.RaiseEventAsync(id, "e", 2, TimeLimit);

        Assert.Equal("1 then 2", (await End(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Wait_WithTimeout_EndsAtItsTime_AndALaterEventIsKept()
    {
        Tasks.AddOrchestratorFunc<string>("o", async context =>
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => context.WaitForExternalEvent<int>("e", TimeSpan.FromMinutes(10)));
            context.SetCustomStatus("gave up");
            return $"{await context.WaitForExternalEvent<int>("e")}";
        });
        string id = await Begin("o");
        await Reached(id, "gave up");

        await Client.RaiseEventAsync(id, "e", 5, TimeLimit);

        OrchestrationMetadata end = await End(id);
        Assert.Equal("5", end.ReadOutputAs<string>());
        Assert.Equal(TimeSpan.FromMinutes(10), end.LastUpdatedAt - end.CreatedAt);
    }

    [Fact]
    public async Task Wait_WithTimeout_EventInTime_LeavesNoTimer()
    {
        Clock.Skips = false;
        Tasks.AddOrchestratorFunc<int>("o", context => context.WaitForExternalEvent<int>("e", TimeSpan.FromDays(1)));
        string id = await Begin("o");

        await Client.RaiseEventAsync(id, "e", 5, TimeLimit);

        Assert.Equal(5, (await End(id)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task Event_AfterAWaiterWasCancelled_GoesToTheOneThatStillWaits()
    {
        Tasks.AddOrchestratorFunc<string>("o", async context =>
        {
            using var cancel = new CancellationTokenSource();
            Task<int> stays = context.WaitForExternalEvent<int>("e"), leaves = context.WaitForExternalEvent<int>("e", cancel.Token);
            cancel.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaves);
            context.SetCustomStatus("waiting");
            return $"{await stays}";
        });
        string id = await Begin("o");
        await Reached(id, "waiting");

        await Client.RaiseEventAsync(id, "e", 7, TimeLimit);

        Assert.Equal("7", (await End(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Wait_SameNameWithAnotherType_IsRefused()
    {
        Tasks.AddOrchestratorFunc("o", context =>
        {
            _ = context.WaitForExternalEvent<int>("e");
            return context.WaitForExternalEvent<string>("e");
        });

        Assert.Equal(typeof(ArgumentException).FullName, (await Run("o")).FailureDetails!.ErrorType);
    }

    [Fact]
    public async Task Wait_PayloadDoesNotFit_ThrowsWhereAwaited()
    {
        Tasks.AddOrchestratorFunc<string>("o", async context =>
        {
            Exception error = await Assert.ThrowsAnyAsync<Exception>(() => context.WaitForExternalEvent<int>("e"));
            return error.GetType().Name;
        });
        string id = await Begin("o");

        await Client.RaiseEventAsync(id, "e", "seven", TimeLimit);

        Assert.Equal("JsonException", (await End(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task SendEvent_ReachesAnotherInstance_AndOneThatIsNotThereIsNoError()
    {
        Tasks.AddOrchestratorFunc<string>("receiver", context => context.WaitForExternalEvent<string>("hello"));
        Tasks.AddOrchestratorFunc<string>("sender", (context, to) =>
        {
            context.SendEvent("nobody", "hello", "x");
            context.SendEvent(to, "hello", $"from {context.Name}");
        });
        string receiver = await Begin("receiver");

        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await Run("sender", receiver)).RuntimeStatus);
        Assert.Equal("from sender", (await End(receiver)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task RaiseEvent_ForNobody_IsDropped()
    {
        await Start();

        await Client.RaiseEventAsync("nobody", "e", 1, TimeLimit);

        Assert.Null(await Client.GetInstanceAsync("nobody", TimeLimit));
    }

    async Task<string> Begin(string orchestrator)
    {
        await Start();
        return await Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, TimeLimit);
    }
}
