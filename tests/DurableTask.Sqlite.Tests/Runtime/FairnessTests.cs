using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Tests.Runtime;

/// <summary>A large orchestration and a small one beside each other.</summary>
public sealed class FairnessTests() : EngineContract(NewFile())
{
    [Fact]
    public async Task FanOutOfTenThousand_DoesNotStarveASmallOrchestration()
    {
        const int Large = 10_000;
        MaxConcurrentActivities = 16;
        int done = 0, whenSmallEnded = 0;
        using var smallIsStarted = new CancellationTokenSource();
        Tasks.AddActivityFunc<int>("work", async (_, _) =>
        {
            Interlocked.Increment(ref done);
            await Task.Delay(Timeout.Infinite, smallIsStarted.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.Delay(1, TimeLimit);
        });
        Tasks.AddActivityFunc<int>("small work", (_, n) =>
        {
            if (n == 5)
            {
                whenSmallEnded = Volatile.Read(ref done);
            }
        });
        Tasks.AddOrchestratorFunc("large", context => Task.WhenAll(Enumerable.Range(0, Large).Select(i => context.CallActivityAsync("work", i))));
        Tasks.AddOrchestratorFunc("small", async context =>
        {
            for (int i = 1; i <= 5; i++)
            {
                await context.CallActivityAsync("small work", i);
            }
        });
        await Start();
        string large = await Client.ScheduleNewOrchestrationInstanceAsync("large", TimeLimit);
        while (Volatile.Read(ref done) < MaxConcurrentActivities)
        {
            await Task.Delay(5, TimeLimit);
        }

        string small = await Client.ScheduleNewOrchestrationInstanceAsync("small", TimeLimit);
        await smallIsStarted.CancelAsync();
        await End(small);

        Assert.InRange(whenSmallEnded, 1, Large / 2);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await End(large)).RuntimeStatus);
        Assert.Equal(Large, done);
    }
}
