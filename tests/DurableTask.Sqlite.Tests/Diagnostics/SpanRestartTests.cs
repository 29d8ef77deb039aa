using System.Diagnostics;
using Microsoft.DurableTask;

namespace DurableTask.Sqlite.Tests.Diagnostics;

/// <summary>A trace goes on in the engine that takes over the file.</summary>
public sealed class SpanRestartTests() : EngineContract(NewFile())
{
    [Fact]
    public async Task Restart_SpansOfBothEngines_MeetInOneTrace()
    {
        using var trace = new RecordedTrace();
        Tasks.AddActivityFunc<int, int>("square", (_, n) => n * n);
        Tasks.AddOrchestratorFunc<int>("o", async context =>
        {
            Task<int> first = context.CallActivityAsync<int>("square", 3);
            await first;
            context.SetCustomStatus("waiting");
            int n = await context.WaitForExternalEvent<int>("number");
            return await context.CallActivityAsync<int>("square", n);
        });
        await Start();
        string id;
        using (trace.Begin())
        {
            id = await Client.ScheduleNewOrchestrationInstanceAsync("o", TimeLimit);
        }

        await Reached(id, "waiting");
        await Start();
        await Client.RaiseEventAsync(id, "number", 4, TimeLimit);
        await End(id);
        await Engine.StopAsync(TimeLimit);

        Activity orchestration = trace.One("orchestration:o", ActivityKind.Server);
        Activity[] calls = [.. trace.Ended.Where(span => span is { OperationName: "activity:square", Kind: ActivityKind.Client })];
        Activity[] work = [.. trace.Ended.Where(span => span is { OperationName: "activity:square", Kind: ActivityKind.Server })];
        Assert.All(calls, call => Assert.Equal(orchestration.SpanId, call.ParentSpanId));
        Assert.Equal(calls.Select(call => call.SpanId), work.Select(each => each.ParentSpanId));
        Assert.Equal(2, calls.Length);
    }

    [Fact]
    public async Task Restart_ActivityDoneAgain_BelongsToTheSameCall()
    {
        Clock.Skips = false;
        using var trace = new RecordedTrace();
        using var begun = new SemaphoreSlim(0);
        var never = new TaskCompletionSource<int>();
        bool second = false;
        Tasks.AddActivityFunc<int, int>("work", (_, n) =>
        {
            begun.Release();
            return second ? Task.FromResult(n) : never.Task;
        });
        Tasks.AddOrchestratorFunc<int>("o", context => context.CallActivityAsync<int>("work", 1));
        await Start();
        string id;
        using (trace.Begin())
        {
            id = await Client.ScheduleNewOrchestrationInstanceAsync("o", TimeLimit);
        }

        await begun.WaitAsync(TimeLimit);
        using var noPatience = new CancellationTokenSource();
        await noPatience.CancelAsync();
        await Engine.StopAsync(noPatience.Token);
        second = true;
        await Start();
        await End(id);
        await Engine.StopAsync(TimeLimit);

        Assert.Equal(
            trace.One("activity:work", ActivityKind.Client).SpanId, trace.One("activity:work", ActivityKind.Server).ParentSpanId);
    }
}
