using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Tests.Contract;

public sealed class TimersOnFile() : TimerContract(NewFile());

public sealed class TimersInMemory() : TimerContract(null);

public abstract class TimerContract(string? file) : EngineContract(file)
{
    [Fact]
    public async Task Timer_OfNinetyDays_FiresThen()
    {
        Tasks.AddOrchestratorFunc<TimeSpan>("o", async context =>
        {
            DateTime begin = context.CurrentUtcDateTime;
            await context.CreateTimer(TimeSpan.FromDays(90), CancellationToken.None);
            return context.CurrentUtcDateTime - begin;
        });

        Assert.Equal(TimeSpan.FromDays(90), (await Run("o")).ReadOutputAs<TimeSpan>());
    }

    [Fact]
    public async Task Timers_FireInTheOrderTheyComeDue()
    {
        Tasks.AddOrchestratorFunc<List<int>>("o", async context =>
        {
            var fired = new List<int>();
            await Task.WhenAll(new[] { 30, 10, 20 }.Select(async minutes =>
            {
                await context.CreateTimer(TimeSpan.FromMinutes(minutes), CancellationToken.None);
                fired.Add(minutes);
            }));
            return fired;
        });

        Assert.Equal([10, 20, 30], (await Run("o")).ReadOutputAs<List<int>>()!);
    }

    [Fact]
    public async Task Timer_InThePast_FiresAtOnce()
    {
        Tasks.AddOrchestratorFunc("o", context => context.CreateTimer(context.CurrentUtcDateTime.AddDays(-1), CancellationToken.None));

        OrchestrationMetadata end = await Run("o");

        Assert.Equal(end.CreatedAt, end.LastUpdatedAt);
    }

    [Fact]
    public async Task Timer_NeitherAwaitedNorCancelled_DelaysCompletion()
    {
        Tasks.AddOrchestratorFunc<int>("o", context =>
        {
            _ = context.CreateTimer(TimeSpan.FromHours(2), CancellationToken.None);
            return 1;
        });

        OrchestrationMetadata end = await Run("o");

        Assert.Equal(TimeSpan.FromHours(2), end.LastUpdatedAt - end.CreatedAt);
    }

    [Fact]
    public async Task Timer_Cancelled_DoesNotDelayCompletion_AndThrowsWhereAwaited()
    {
        Clock.Skips = false;
        Tasks.AddActivityFunc<int>("work", (_, _) => { });
        Tasks.AddOrchestratorFunc<bool>("o", async context =>
        {
            using var cancel = new CancellationTokenSource();
            Task timer = context.CreateTimer(TimeSpan.FromHours(2), cancel.Token);
            await context.CallActivityAsync("work", 1);
            cancel.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => timer);
            return true;
        });

        OrchestrationMetadata end = await Run("o");

        Assert.True(end.ReadOutputAs<bool>());
        Assert.Equal(end.CreatedAt, end.LastUpdatedAt);
    }

    [Fact]
    public async Task ScheduledStart_BeginsThen()
    {
        Tasks.AddOrchestratorFunc<DateTime>("o", context => context.CurrentUtcDateTime);
        await Start();
        DateTimeOffset startAt = Clock.GetUtcNow().AddHours(5);

        await Client.ScheduleNewOrchestrationInstanceAsync("o", null, new StartOrchestrationOptions("later", startAt), TimeLimit);

        Assert.Equal(startAt.UtcDateTime, (await End("later")).ReadOutputAs<DateTime>());
    }

    [Fact]
    public async Task ScheduledStart_IsNotHastenedByAnEvent()
    {
        Clock.Skips = false;
        Tasks.AddOrchestratorFunc<string>("o", async context => $"{await context.WaitForExternalEvent<int>("e")} at {context.CurrentUtcDateTime:HH}");
        await Start();
        await Client.ScheduleNewOrchestrationInstanceAsync("o", null, new StartOrchestrationOptions("later", Clock.GetUtcNow().AddHours(5)), TimeLimit);
        await Client.RaiseEventAsync("later", "e", 9, TimeLimit);

        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await Client.GetInstanceAsync("later", TimeLimit))!.RuntimeStatus);
        Clock.Advance(TimeSpan.FromHours(5));

        Assert.Equal("9 at 05", (await End("later")).ReadOutputAs<string>());
    }
}
