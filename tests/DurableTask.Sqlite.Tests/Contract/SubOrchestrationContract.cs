using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using TaskFailedException = Microsoft.DurableTask.TaskFailedException;

namespace DurableTask.Sqlite.Tests.Contract;

public sealed class SubOrchestrationsOnFile() : SubOrchestrationContract(NewFile());

public sealed class SubOrchestrationsInMemory() : SubOrchestrationContract(null);

public abstract class SubOrchestrationContract(string? file) : EngineContract(file)
{
    [Fact]
    public async Task Child_ReturnsItsResult_AndKnowsItsParent()
    {
        Tasks.AddOrchestratorFunc<int, string>("child", (context, n) => $"{n} for {context.Parent!.Name} {context.Parent.InstanceId} as {context.InstanceId}");
        Tasks.AddOrchestratorFunc<string>("parent", async context =>
            $"{context.Parent is null} {await context.CallSubOrchestratorAsync<string>("child", 7, new SubOrchestrationOptions(instanceId: "c-7"))}");
        await Start();

        await Client.ScheduleNewOrchestrationInstanceAsync("parent", null, new StartOrchestrationOptions("p-1"), TimeLimit);

        Assert.Equal("True 7 for parent p-1 as c-7", (await End("p-1")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Child_Fails_ParentSeesItsFailure()
    {
        Tasks.AddActivityFunc<int>("break", (_, _) => throw new FormatException("bad"));
        Tasks.AddOrchestratorFunc("child", context => context.CallActivityAsync("break", 1));
        Tasks.AddOrchestratorFunc<string>("parent", async context =>
        {
            TaskFailedException error = await Assert.ThrowsAsync<TaskFailedException>(() => context.CallSubOrchestratorAsync("child"));
            return $"{error.TaskName}: {error.FailureDetails.InnerFailure!.ErrorMessage}";
        });

        Assert.Equal("child: bad", (await Run("parent")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Child_WithIdInUse_FailsTheCallInsteadOfWaitingForEver()
    {
        Tasks.AddOrchestratorFunc("busy", context => context.WaitForExternalEvent<int>("never"));
        Tasks.AddOrchestratorFunc<string>("parent", async context =>
        {
            TaskFailedException error = await Assert.ThrowsAsync<TaskFailedException>(
                () => context.CallSubOrchestratorAsync("busy", null, new SubOrchestrationOptions(instanceId: "taken")));
            return error.FailureDetails.ErrorType;
        });
        await Start();
        await Client.ScheduleNewOrchestrationInstanceAsync("busy", null, new StartOrchestrationOptions("taken"), TimeLimit);

        Assert.Equal(typeof(OrchestrationAlreadyExistsException).FullName, (await Run("parent")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Children_NotAwaited_DelayCompletion()
    {
        Tasks.AddOrchestratorFunc("child", context => context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None));
        Tasks.AddOrchestratorFunc("parent", context =>
        {
            _ = context.CallSubOrchestratorAsync("child");
            return Task.CompletedTask;
        });

        OrchestrationMetadata end = await Run("parent");

        Assert.Equal(TimeSpan.FromHours(1), end.LastUpdatedAt - end.CreatedAt);
    }

    [Fact]
    public async Task Children_OfManyLevels_AllComeBack()
    {
        Tasks.AddOrchestratorFunc<int, int>("tree", async (context, depth) => depth == 0
            ? 1
            : (await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => context.CallSubOrchestratorAsync<int>("tree", depth - 1)))).Sum());

        Assert.Equal(81, (await Run("tree", 4)).ReadOutputAs<int>());
    }
}
