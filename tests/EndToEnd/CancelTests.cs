using System.Net;
using System.Text.Json;
using Orchestrator.Cli.Demo;
using Orchestrator.Reporting;

namespace Orchestrator.EndToEnd;

/// <summary>Flows that would take minutes, and people who do not want to wait for them.</summary>
public sealed class CancelTests : HostedTests
{
    [Fact]
    public async Task Cancel_RunWhoseFlowsAreUnderWay_StopsThemLeavesNothingAndCanBeRetried()
    {
        using HttpClient http = new() { BaseAddress = Url };
        string run = (await Command("run rehearsal --mode full")).Text.Split('\n')[0];
        await FlowsAreUnderWay();

        (int exit, string text) = await Command("cancel last");

        Assert.Equal(0, exit);
        Assert.StartsWith($"Run {run} was asked to stop: ", text, StringComparison.Ordinal);
        RunReport report = await End(run);
        Assert.Equal((RunOutcome.Canceled, 0), (report.Outcome, report.Loaded));
        Check leftovers = await Rehearsal.LookForLeftovers();
        Assert.True(leftovers.Holds, string.Join('\n', leftovers.Wrong));

        (exit, text) = await Command($"cancel {run}");
        Assert.Equal(2, exit);
        Assert.StartsWith($"error ORC4092: Run \"{run}\" has already ended", text, StringComparison.Ordinal);
        using HttpResponseMessage late = await http.PostAsync($"/api/runs/{run}/cancel", null);
        using HttpResponseMessage unknown = await http.PostAsync("/api/runs/rehearsal.20000101T000000/cancel", null);
        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.NotFound), (late.StatusCode, unknown.StatusCode));

        await Slow("00:00:00.060");
        (exit, text) = await Command($"retry {run} --watch");
        Assert.True(exit == 0, text);
        Check target = await Rehearsal.CompareTarget();
        Assert.True(target.Holds, string.Join('\n', target.Wrong));
    }

    [Fact]
    public async Task Watch_CtrlCOnce_LeavesTheRunGoing()
    {
        await using OrchestratorProcess watch = Rehearsal.Command("run rehearsal --watch", Url);
        string run = watch.WaitForLine(" started: ").Split(' ')[3];
        await FlowsAreUnderWay();

        watch.Signal("INT");

        Assert.Equal(130, await watch.WaitForExit());
        Assert.Contains($"  stop it     orchestrator cancel {run}", watch.Text, StringComparison.Ordinal);
        using HttpClient http = new() { BaseAddress = Url };
        using HttpResponseMessage goesOn = await http.PostAsync($"/api/runs/{run}/cancel", null);
        Assert.Equal(HttpStatusCode.Accepted, goesOn.StatusCode);
        Assert.Equal(run, JsonElement.Parse(await goesOn.Content.ReadAsStringAsync()).GetProperty("id").GetString());
    }

    [Fact]
    public async Task Watch_CtrlCTwice_CancelsTheRun()
    {
        await using OrchestratorProcess watch = Rehearsal.Command("run rehearsal --watch", Url);
        string run = watch.WaitForLine(" started: ").Split(' ')[3];
        await FlowsAreUnderWay();

        watch.Signal("INT");
        watch.WaitForLine("Stopped watching.");
        watch.Signal("INT");

        Assert.Equal(130, await watch.WaitForExit());
        Assert.Contains($"Run {run} was asked to stop", watch.Text, StringComparison.Ordinal);
        Assert.Equal(RunOutcome.Canceled, (await End(run)).Outcome);
    }

    [Fact]
    public async Task Watch_LongerThanItsTimeoutOrSecondStart_EndsWithFourOrTwo()
    {
        (int exit, string text) = await Command("run rehearsal --timeout 1s");
        Assert.Equal(4, exit);
        Assert.Contains("Stopped watching after 1 s. The run goes on in the host.\n", text, StringComparison.Ordinal);

        (exit, string refused) = await Command("run rehearsal --watch");
        Assert.Equal(2, exit);
        Assert.StartsWith("error ORC4090: Pipeline \"rehearsal\" is already running", refused, StringComparison.Ordinal);
        Assert.Contains(text.Split(' ')[3], refused, StringComparison.Ordinal);
    }

    protected override Task Prepare() => Slow("00:05:00");

    private Task<int> FlowsAreUnderWay() => Eventually.Is(
        () => Task.FromResult(Rehearsal.Simulator.Calls.Count("appflow", "StartFlow")), count => count > 0, "a started flow");

    private Task Slow(string latency) => Rehearsal.AppFlow(new { runLatency = latency });
}
