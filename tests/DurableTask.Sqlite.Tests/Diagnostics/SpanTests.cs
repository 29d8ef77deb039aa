using System.Diagnostics;
using DurableTask.Sqlite.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Tests.Diagnostics;

public sealed class SpansOnFile() : SpanTests(NewFile());

public sealed class SpansInMemory() : SpanTests(null);

/// <summary>Names, kinds, parents and tags are those of the Durable Task SDK.</summary>
public abstract class SpanTests(string? file) : EngineContract(file), IDisposable
{
    readonly RecordedTrace trace = new();

    public new void Dispose()
    {
        trace.Dispose();
        base.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Orchestration_WithAnActivity_LinksEverySpanToItsParent()
    {
        Activity? inside = null;
        Tasks.AddActivityFunc<int, int>("square", (_, n) =>
        {
            inside = Activity.Current;
            return n * n;
        });
        Tasks.AddOrchestratorFunc<int, int>("o", (context, n) => context.CallActivityAsync<int>("square", n));

        (string id, Activity caller) = await RunTraced("o", 3);

        Activity create = trace.One("create_orchestration:o", ActivityKind.Producer);
        Activity orchestration = trace.One("orchestration:o", ActivityKind.Server);
        Activity call = trace.One("activity:square", ActivityKind.Client);
        Activity work = trace.One("activity:square", ActivityKind.Server);
        Assert.Equal(
            [caller.SpanId, create.SpanId, orchestration.SpanId, call.SpanId],
            [create.ParentSpanId, orchestration.ParentSpanId, call.ParentSpanId, work.ParentSpanId]);
        Assert.Same(work, inside);
        Assert.Equal(
            new Dictionary<string, object?>
            {
                ["durabletask.type"] = "orchestration",
                ["durabletask.task.name"] = "o",
                ["durabletask.task.instance_id"] = id,
                ["durabletask.task.status"] = "Completed",
            },
            orchestration.TagObjects.ToDictionary());
        Assert.Equal(0, work.GetTagItem("durabletask.task.task_id"));
        Assert.Equal(4, trace.Ended.Count - 1);
    }

    [Fact]
    public async Task SubOrchestration_IsAChildOfTheCall()
    {
        Tasks.AddOrchestratorFunc<string>("inner", context => Task.FromResult(context.Version));
        Tasks.AddOrchestratorFunc<string>("outer", context =>
            context.CallSubOrchestratorAsync<string>("inner", null, new SubOrchestrationOptions { InstanceId = "child", Version = "1.2" }));

        await RunTraced("outer");

        Activity outer = trace.One("orchestration:outer", ActivityKind.Server);
        Activity call = trace.One("orchestration:inner@(1.2)", ActivityKind.Client);
        Activity inner = trace.One("orchestration:inner@(1.2)", ActivityKind.Server);
        Assert.Equal([outer.SpanId, call.SpanId], [call.ParentSpanId, inner.ParentSpanId]);
        Assert.Equal("child", inner.GetTagItem("durabletask.task.instance_id"));
    }

    [Fact]
    public async Task Timer_Fired_IsASpanFromItsCreationToThen_ACancelledOneIsNone()
    {
        Tasks.AddOrchestratorFunc<int>("o", async context =>
        {
            using var cancelled = new CancellationTokenSource();
            Task never = context.CreateTimer(TimeSpan.FromDays(30_000), cancelled.Token);
            await context.CreateTimer(TimeSpan.FromHours(2), CancellationToken.None);
            await cancelled.CancelAsync();
            return 1;
        });

        await RunTraced("o");

        Activity timer = trace.One("orchestration:o:timer", ActivityKind.Internal);
        Assert.Equal(trace.One("orchestration:o", ActivityKind.Server).SpanId, timer.ParentSpanId);
        Assert.InRange(timer.Duration, TimeSpan.FromHours(2), TimeSpan.FromDays(1));
    }

    [Fact]
    public async Task Events_SentAndRaised_AreProducerSpans()
    {
        Tasks.AddOrchestratorFunc<string>("listener", context => context.WaitForExternalEvent<string>("word"));
        Tasks.AddOrchestratorFunc<int>("speaker", context =>
        {
            context.SendEvent("l1", "word", "hello");
            return Task.FromResult(1);
        });
        await Start();
        await Client.ScheduleNewOrchestrationInstanceAsync("listener", null, new StartOrchestrationOptions("l1"), TimeLimit);
        await Client.ScheduleNewOrchestrationInstanceAsync("listener", null, new StartOrchestrationOptions("l2"), TimeLimit);

        (_, Activity caller) = await RunTraced("speaker", then: () => Client.RaiseEventAsync("l2", "word", "hello", TimeLimit));

        Activity speaker = trace.One("orchestration:speaker", ActivityKind.Server);
        Assert.Equal(
            [("l1", speaker.SpanId), ("l2", caller.SpanId)],
            trace.Ended.Where(span => span.OperationName == "orchestration_event:word")
                .Select(span => ((string)span.GetTagItem("durabletask.event.target_instance_id")!, span.ParentSpanId)).Order());
    }

    [Fact]
    public async Task Failure_MarksCallActivityAndOrchestration()
    {
        Tasks.AddActivityFunc<int>("break", (_, _) => throw new InvalidOperationException("it fell"));
        Tasks.AddOrchestratorFunc<int>("o", async context =>
        {
            await context.CallActivityAsync("break", 1);
            return 1;
        });

        await RunTraced("o");

        Assert.Equal("it fell", trace.One("activity:break", ActivityKind.Client).StatusDescription);
        Assert.Equal("it fell", trace.One("activity:break", ActivityKind.Server).StatusDescription);
        Activity orchestration = trace.One("orchestration:o", ActivityKind.Server);
        Assert.Equal((ActivityStatusCode.Error, "Failed"), (orchestration.Status, orchestration.GetTagItem("durabletask.task.status")));
    }

    [Fact]
    public async Task ContinueAsNew_EveryExecutionIsASpanOfItsOwn()
    {
        Tasks.AddOrchestratorFunc<int, int>("o", (context, n) =>
        {
            if (n < 3)
            {
                context.ContinueAsNew(n + 1);
            }

            return Task.FromResult(n);
        });

        await RunTraced("o", 1);

        Assert.Equal(
            ["ContinuedAsNew", "ContinuedAsNew", "Completed"],
            trace.Ended.Where(span => span.OperationName == "orchestration:o").Select(span => span.GetTagItem("durabletask.task.status")));
        Assert.Single(trace.Ended.Where(span => span.OperationName == "orchestration:o").Select(span => span.ParentSpanId).Distinct());
    }

    [Fact]
    public async Task Replay_AtEveryTurn_MakesNoSpanTwice()
    {
        MaxLiveOrchestrations = 0;
        Tasks.AddActivityFunc<int, int>("square", (_, n) => n * n);
        Tasks.AddOrchestratorFunc<int>("o", async context =>
        {
            int sum = 0;
            for (int i = 0; i < 5; i++)
            {
                sum += await context.CallActivityAsync<int>("square", i);
                await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            }

            return sum;
        });

        await RunTraced("o");

        Assert.Equal(
            [("activity:square", 10), ("caller", 1), ("create_orchestration:o", 1), ("orchestration:o", 1), ("orchestration:o:timer", 5)],
            trace.Ended.GroupBy(span => span.OperationName).Select(group => (group.Key, group.Count())).Order());
        Assert.Equal(trace.Ended.Count, trace.Ended.Select(span => span.SpanId).Distinct().Count());
    }

    [Fact]
    public async Task Nobody_Listening_HistoryHoldsNoTrace()
    {
        trace.Dispose();
        Tasks.AddOrchestratorFunc<int>("o", _ => Task.FromResult(1));

        OrchestrationMetadata end = await Run("o");

        Assert.Null(Assert.IsType<ExecutionStarted>((await Engine.ReadHistoryAsync(end.InstanceId, TimeLimit))[0]).Trace);
    }

    /// <summary>Runs an orchestration to its end in a trace.</summary>
    async Task<(string Id, Activity Caller)> RunTraced(string orchestrator, object? input = null, Func<Task>? then = null)
    {
        if (Engine is null)
        {
            await Start();
        }

        string id;
        using Activity caller = trace.Begin();
        {
            id = await Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, TimeLimit);
            await (then?.Invoke() ?? Task.CompletedTask);
        }

        await End(id);
        await Engine!.StopAsync(TimeLimit);
        caller.Stop();
        return (id, caller);
    }
}
