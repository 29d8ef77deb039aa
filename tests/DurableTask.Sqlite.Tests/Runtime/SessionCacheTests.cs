using System.Collections.Concurrent;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Tests.Runtime;

public sealed class SessionCacheTests() : EngineContract(NewFile())
{
    [Fact]
    public async Task Cache_BeyondItsBound_DropsTheOneIdleLongest_WhichIsReplayed()
    {
        MaxLiveOrchestrations = 2;
        var runs = new ConcurrentDictionary<string, int>();
        Tasks.AddOrchestratorFunc<string>("o", async context =>
        {
            runs.AddOrUpdate(context.InstanceId, 1, (_, n) => n + 1);
            context.SetCustomStatus("waiting");
            return await context.WaitForExternalEvent<string>("say") + await context.WaitForExternalEvent<string>("say");
        });
        await Start();
        foreach (string id in new[] { "a", "b", "c", "d" })
        {
            await Client.ScheduleNewOrchestrationInstanceAsync("o", null, new StartOrchestrationOptions(id), TimeLimit);
            await Reached(id, "waiting");
        }

        foreach (string id in new[] { "d", "a", "b", "c" })
        {
            await Client.RaiseEventAsync(id, "say", id, TimeLimit);
            await Client.RaiseEventAsync(id, "say", "!", TimeLimit);
            Assert.Equal($"{id}!", (await End(id)).ReadOutputAs<string>());
        }

        Assert.Equal(1, runs["d"]);
        Assert.InRange(runs["a"], 2, 3);
        Assert.InRange(runs["b"], 2, 3);
    }
}
