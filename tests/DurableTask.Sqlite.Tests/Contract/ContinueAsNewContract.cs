using DurableTask.Sqlite.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Tests.Contract;

public sealed class ContinueAsNewOnFile() : ContinueAsNewContract(NewFile());

public sealed class ContinueAsNewInMemory() : ContinueAsNewContract(null);

public abstract class ContinueAsNewContract(string? file) : EngineContract(file)
{
    [Fact]
    public async Task ContinueAsNew_StartsOverWithTheNewInput_AndAnEmptyHistory()
    {
        Tasks.AddActivityFunc<int, int>("next", (_, n) => n + 1);
        Tasks.AddOrchestratorFunc<int, int>("o", async (context, n) =>
        {
            int next = await context.CallActivityAsync<int>("next", n);
            if (next < 50)
            {
                context.ContinueAsNew(next);
            }

            return next;
        });

        OrchestrationMetadata end = await Run("o", 0);

        Assert.Equal(50, end.ReadOutputAs<int>());
        Assert.Equal(49, end.ReadInputAs<int>());
        Assert.Single((await Engine.ReadHistoryAsync(end.InstanceId, TimeLimit)).OfType<TaskScheduled>());
    }

    [Theory]
    [InlineData(true, "1,2,3")]
    [InlineData(false, "3")]
    public async Task ContinueAsNew_UnprocessedEvents_GoAlongWhenPreserved(bool preserve, string expected)
    {
        Tasks.AddOrchestratorFunc<string, string>("o", async (context, phase) =>
        {
            if (phase == "first")
            {
                await context.WaitForExternalEvent<int>("go");
                context.ContinueAsNew("second", preserve);
                return "";
            }

            context.SetCustomStatus("second");
            var seen = new List<int>();
            do
            {
                seen.Add(await context.WaitForExternalEvent<int>("e"));
            }
            while (seen[^1] != 3);
            return string.Join(",", seen);
        });
        await Start();
        string id = await Client.ScheduleNewOrchestrationInstanceAsync("o", "first", TimeLimit);
        await Client.RaiseEventAsync(id, "e", 1, TimeLimit);
        await Client.RaiseEventAsync(id, "e", 2, TimeLimit);
        await Client.RaiseEventAsync(id, "go", 0, TimeLimit);
        await Reached(id, "second");
        await Client.RaiseEventAsync(id, "e", 3, TimeLimit);

        Assert.Equal(expected, (await End(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task ContinueAsNew_OfAChild_ItsParentGetsTheLastResult()
    {
        Tasks.AddOrchestratorFunc<int, int>("child", (context, n) =>
        {
            if (n < 3)
            {
                context.ContinueAsNew(n + 1);
            }

            return n;
        });
        Tasks.AddOrchestratorFunc<int>("parent", context => context.CallSubOrchestratorAsync<int>("child", 0));

        Assert.Equal(3, (await Run("parent")).ReadOutputAs<int>());
    }

    [Fact]
    public async Task ContinueAsNew_NewVersion_IsTheNextExecutions()
    {
        Tasks.AddActivityFunc<int>("work", (_, _) => { });
        Tasks.AddOrchestratorFunc<string, string>("o", async (context, before) =>
        {
            await context.CallActivityAsync("work", 1);
            string seen = $"{before}[{context.Version} {context.CompareVersionTo("2.0")}]";
            if (context.Version != "2.0")
            {
                context.ContinueAsNew(new ContinueAsNewOptions { NewInput = seen, NewVersion = "2.0" });
            }

            return seen;
        });
        await Start();

        await Client.ScheduleNewOrchestrationInstanceAsync("o", "", new StartOrchestrationOptions("a") { Version = "1.0" }, TimeLimit);

        Assert.Equal("[1.0 -1][2.0 0]", (await End("a")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task ContinueAsNew_EventsStillOnTheirWay_ReachTheNextExecution()
    {
        Tasks.AddOrchestratorFunc<int, int>("sum", async (context, sum) =>
        {
            int next = await context.WaitForExternalEvent<int>("n");
            if (next > 0)
            {
                context.ContinueAsNew(sum + next);
            }

            return sum;
        });
        await Start();
        string id = await Client.ScheduleNewOrchestrationInstanceAsync("sum", 0, TimeLimit);

        await Task.WhenAll(Enumerable.Range(1, 100).Select(n => Client.RaiseEventAsync(id, "n", n, TimeLimit)));
        await Client.RaiseEventAsync(id, "n", 0, TimeLimit);

        Assert.Equal(5050, (await End(id)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task ContinueAsNew_NewGuids_DifferFromTheFormerExecutions()
    {
        Tasks.AddOrchestratorFunc<Guid[], Guid[]>("o", (context, made) =>
        {
            Guid[] all = [.. made, context.NewGuid(), context.NewGuid()];
            if (all.Length < 6)
            {
                context.ContinueAsNew(all);
            }

            return all;
        });

        Assert.Equal(6, (await Run("o", Array.Empty<Guid>())).ReadOutputAs<Guid[]>()!.Distinct().Count());
    }
}
