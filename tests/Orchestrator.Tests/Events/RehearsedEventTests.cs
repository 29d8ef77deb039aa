using System.Net;
using System.Text;
using Microsoft.DurableTask.Client;
using Orchestrator.Events;
using Orchestrator.Planning;
using Orchestrator.Reporting;
using Orchestrator.Tests.Runs;

namespace Orchestrator.Tests.Events;

/// <summary>Runs of the whole product while the simulated EventBridge delivers well, badly, or somebody else's inventions.</summary>
public sealed class RehearsedEventTests(Rehearsal rehearsal) : IClassFixture<Rehearsal>, IDisposable
{
    private const string Seldom = "polling: { floor: 40s, ceiling: 1m }";
    private const string Often = "polling: { floor: 100ms, ceiling: 500ms }";

    public void Dispose() => rehearsal.Simulator.Events.Target = null;

    [Fact]
    public async Task Run_ThatLooksEveryFortySeconds_IsWokenByEventsOfFlowsAndStatements()
    {
        rehearsal.DeliverEvents();
        rehearsal.Write("woken", text => Slow(text) + "procedures: [ \"SELECT 1\" ]\n");

        RunReport report = await rehearsal.Run("woken");

        Assert.Equal(RunOutcome.Succeeded, report.Outcome);
        Assert.Equal(2, report.Statements.Count);
        // Two flows, the consolidation and the procedure: any one hint that was lost would have cost forty seconds.
        Assert.InRange(report.EndedAt - report.StartedAt, TimeSpan.Zero, TimeSpan.FromSeconds(30));
        Assert.Empty(await rehearsal.FlowsOf("woken"));
    }

    [Fact]
    public async Task Run_WithEventsLostDoubledLateAndOvertaken_EndsAsWithout()
    {
        rehearsal.Write("whole", null, "Account", "Contact", "Opportunity");
        RunReport without = await rehearsal.Run("whole", new { mode = "full" });
        rehearsal.Write("lossy", null, "Account", "Contact", "Opportunity");
        rehearsal.DeliverEvents(to => to with
        {
            Loss = 0.3, Duplication = 0.5, Reordering = 0.5, OvertakenWithinSeconds = 0.4, DelaySeconds = 0.05, Seed = 7,
        });

        RunReport lossy = await rehearsal.Run("lossy", new { mode = "full" });

        Assert.Equal(RunOutcome.Succeeded, lossy.Outcome);
        Assert.Equal(Figures(without), Figures(lossy));
        Assert.Equal(await rehearsal.Count("SELECT count(*) FROM whole.account"), await rehearsal.Count("SELECT count(*) FROM lossy.account"));
    }

    [Fact]
    public async Task Run_MetByForgedEvents_BelievesTheServices()
    {
        rehearsal.Write("forged", null, "Account");
        RunReport honest = await rehearsal.Run("forged", new { mode = "full" });
        using HttpResponseMessage started = await rehearsal.Post("forged", new { mode = "full" });
        string run = (await System.Text.Json.JsonSerializer.DeserializeAsync<System.Text.Json.JsonElement>(
            await started.Content.ReadAsStreamAsync())).GetProperty("id").GetString()!;

        for (int i = 0; !(await rehearsal.Hub.GetInstanceAsync(run))!.IsCompleted; i++)
        {
            await Post(SampleEvents.FlowEnded($"{run}.Account.1", i % 2 == 0 ? "Execution Successful" : "Execution Failed"));
            await Post(SampleEvents.StatementEnded($"{run}.consolidate.1", i % 2 == 0 ? "FAILED" : "FINISHED"));
            // None of these waits for a flow or a statement.
            await Post(SampleEvents.FlowEnded($"{run}.1"));
            await Post(SampleEvents.FlowEnded("gate.forged.1"));
            await Post(SampleEvents.TaskStopped());
        }

        RunReport report = await rehearsal.End(run);
        Assert.Equal(RunOutcome.Succeeded, report.Outcome);
        Assert.Equal(Figures(honest), Figures(report));
        Assert.Empty(await rehearsal.FlowsOf("forged"));
    }

    [Fact]
    public async Task Flow_ThatEnds_StartsItsPipelineOnceHoweverOftenItIsTold()
    {
        rehearsal.Write("started", text => text.Replace("objects:", "startOn: [ { flow: nightly } ]\nobjects:", StringComparison.Ordinal), "Account");
        string told = SampleEvents.FlowEnded("nightly", id: "6a7e8feb-b491-4cf7-a9f1-bf3703467718");
        string run = EventStart.RunIdOf("started", "6a7e8feb-b491-4cf7-a9f1-bf3703467718");

        await Post(told);
        await Post(told);
        EventOutcome outcome = await Delivered("6a7e8feb-b491-4cf7-a9f1-bf3703467718");
        RunReport report = await rehearsal.End(run);
        await rehearsal.Hub.WaitForInstanceCompletionAsync("gate.started");
        // The instance that delivered it may be purged long before its run is.
        await rehearsal.Hub.PurgeInstanceAsync(DeliverEvent.InstanceId("6a7e8feb-b491-4cf7-a9f1-bf3703467718"));
        await Post(told);
        EventOutcome again = await Delivered("6a7e8feb-b491-4cf7-a9f1-bf3703467718");

        Assert.Equal((EventStartState.Started, run), (outcome.Starts[0].State, outcome.Starts[0].RunId));
        Assert.Equal(RunOutcome.Succeeded, report.Outcome);
        Assert.Equal((EventStartState.AlreadyStarted, run), (again.Starts[0].State, again.Starts[0].RunId));
        RunStartOf(await rehearsal.Hub.GetInstanceAsync(run, getInputsAndOutputs: true), "AppFlow End Flow Run Report");
    }

    [Fact]
    public async Task Events_DuringARun_StartOneMoreAtItsEnd()
    {
        rehearsal.Write(
            "pending", text => text.Replace("objects:", "startOn: [ { event: { source: [aws.s3] } } ]\nobjects:", StringComparison.Ordinal), "Account");
        await rehearsal.Run("pending");
        using HttpResponseMessage started = await rehearsal.Post("pending", new { mode = "full" });
        string[] ids = ["00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002", "00000000-0000-4000-8000-000000000003"];

        foreach (string id in ids)
        {
            await Post(SampleEvents.ObjectCreated("landing", "a", id));
        }

        EventOutcome[] outcomes = [await Delivered(ids[0]), await Delivered(ids[1]), await Delivered(ids[2])];
        EventStartAnswer[] answers = [.. outcomes.Select(outcome => Assert.Single(outcome.Starts))];
        // Whatever ran when each came: the last one has a run of its own, and every other was started before it or is covered by one later.
        Assert.Equal((EventStartState.Started, EventStart.RunIdOf("pending", ids[2])), (answers[2].State, answers[2].RunId));
        Assert.All(answers[..2], answer => Assert.True(answer.State is EventStartState.Covered or EventStartState.Started, answer.ToString()));
        Assert.Contains(answers[..2], answer => answer.State == EventStartState.Covered);
        Assert.Equal(RunOutcome.Succeeded, (await rehearsal.End(EventStart.RunIdOf("pending", ids[2]))).Outcome);
    }

    private static void RunStartOf(OrchestrationMetadata? run, string detailType) =>
        Assert.Equal(detailType, run!.ReadInputAs<Orchestrator.Runs.RunStart>()!.Request.Event!.DetailType);

    private static IEnumerable<(string Name, long Read)> Figures(RunReport report) => report.Objects.Select(o => (o.Name, o.RecordsRead));

    private static string Slow(string text) => text.Replace(Often, Seldom, StringComparison.Ordinal);

    private async Task<EventOutcome> Delivered(string id)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        OrchestrationMetadata ended = await rehearsal.Hub.WaitForInstanceCompletionAsync(
            DeliverEvent.InstanceId(id), getInputsAndOutputs: true, patience.Token);
        Assert.True(ended.RuntimeStatus == OrchestrationRuntimeStatus.Completed, ended.FailureDetails?.ToString());
        return ended.ReadOutputAs<EventOutcome>()!;
    }

    private async Task Post(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/events") { Content = content };
        request.Headers.Add("x-api-key", Rehearsal.EventKey);
        using HttpResponseMessage answer = await rehearsal.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }
}
