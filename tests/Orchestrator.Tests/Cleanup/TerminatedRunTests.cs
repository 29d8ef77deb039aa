using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orchestrator.Aws;
using Orchestrator.Cleanup;
using Orchestrator.Configuration;
using Orchestrator.Reporting;
using Orchestrator.Runs;
using Orchestrator.Tests.Runs;
using Orchestrator.Warehouse;

namespace Orchestrator.Tests.Cleanup;

/// <summary>Runs whose flows would take minutes, and what the janitors make of them while they are alive, left alone and dead.</summary>
public sealed class TerminatedRunTests(Rehearsal rehearsal) : IClassFixture<Rehearsal>
{
    private const string Own = "orchestrator";

    /// <summary>
    /// Guards against a dev installation that ends the flows of prod in the same account, and against a janitor that takes a long run for
    /// a lost one because its lease is over.
    /// </summary>
    [Fact]
    public async Task Sweep_BesideALiveRunOfThisOrAnotherInstallation_TouchesNothing()
    {
        string run = await FlowsUnderWay("alive");

        await Sweep("dev", TimeSpan.FromDays(30));
        await Sweep(Own, TimeSpan.FromDays(30));

        Assert.Equal((2, 2), await Left("alive", run));
        await rehearsal.Hub.RaiseEventAsync(run, RunEvents.Cancel, "");
        RunReport report = await rehearsal.End(run);
        Assert.Equal((RunOutcome.Canceled, 0, 0), (report.Outcome, report.Leftovers.Flows.Count, report.Leftovers.StagingTables.Count));
        Assert.Equal((0, 0), await Left("alive", run));
    }

    /// <summary>
    /// Guards against deleting the flows of children that a terminate without recursion leaves at work, and against keeping what they
    /// leave behind for ever: no root is there to clean up after them.
    /// </summary>
    [Fact]
    public async Task Terminate_RootAlone_LeavesTheChildrenTheirFlowsUntilTheyEndAndNothingAfterwards()
    {
        string run = await FlowsUnderWay("orphans");

        await rehearsal.Hub.TerminateInstanceAsync(run, new TerminateInstanceOptions());
        await Ended(run);
        await Ended("gate.orphans");
        await Sweep(Own, TimeSpan.FromDays(30));

        Assert.Equal((2, 2), await Left("orphans", run));
        foreach (string child in new[] { $"{run}.Account", $"{run}.Contact" })
        {
            Assert.Equal(OrchestrationRuntimeStatus.Running, (await rehearsal.Hub.GetInstanceAsync(child))!.RuntimeStatus);
            await rehearsal.Hub.RaiseEventAsync(child, RunEvents.Cancel, "");
            await Ended(child);
        }

        // Children take their flows along; their tables are the root's to drop, and it is gone.
        Assert.Equal((0, 2), await Left("orphans", run));
        await Sweep(Own, TimeSpan.Zero);
        Assert.Equal((0, 2), await Left("orphans", run));
        await Sweep(Own, TimeSpan.FromDays(2));
        Assert.Equal((0, 0), await Left("orphans", run));
    }

    /// <summary>Guards against flows and tables that stay when nobody of the run is left, and against a janitor that comes too early.</summary>
    [Fact]
    public async Task Terminate_RootWithItsChildren_LeavesFlowsAndStagingToTheJanitorAfterTheLease()
    {
        string run = await FlowsUnderWay("killed");

        await rehearsal.Hub.TerminateInstanceAsync("gate.killed", new TerminateInstanceOptions(Recursive: true));
        Array.ForEach(await Task.WhenAll(Ended(run), Ended($"{run}.Account"), Ended($"{run}.Contact")), ended =>
            Assert.Equal(OrchestrationRuntimeStatus.Terminated, ended.RuntimeStatus));

        await Sweep(Own, TimeSpan.Zero);
        Assert.Equal((2, 2), await Left("killed", run));
        await Sweep(Own, TimeSpan.FromDays(2));
        Assert.Equal((0, 0), await Left("killed", run));
        RunView? view = await rehearsal.Http.GetFromJsonAsync<RunView>($"/api/runs/{run}", OrchestratorJson.Options);
        Assert.Equal(("Terminated", null), (view!.Status, view.Outcome));
    }

    private async Task<string> FlowsUnderWay(string pipeline)
    {
        using var control = new HttpClient { BaseAddress = rehearsal.Simulator.Url };
        using HttpResponseMessage slow = await control.PostAsJsonAsync("/_simulator/appflow", new { runLatency = "00:05:00" });
        slow.EnsureSuccessStatusCode();
        rehearsal.Write(pipeline);
        int before = rehearsal.Simulator.Calls.Count("appflow", "StartFlow");
        using HttpResponseMessage started = await rehearsal.Post(pipeline);
        string run = JsonElement.Parse(await started.Content.ReadAsStringAsync()).GetProperty("id").GetString()!;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (rehearsal.Simulator.Calls.Count("appflow", "StartFlow") < before + 2)
        {
            await Task.Delay(20, patience.Token);
        }

        return run;
    }

    private async Task<OrchestrationMetadata> Ended(string instance)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await rehearsal.Hub.WaitForInstanceCompletionAsync(instance, patience.Token);
    }

    private async Task Sweep(string installation, TimeSpan later)
    {
        IOptions<OrchestratorOptions> options = Options.Create(new OrchestratorOptions { Installation = installation });
        var clock = new LaterClock(later);
        var busy = new BusyAws(TimeProvider.System);
        var flows = new Janitor(rehearsal.AppFlow, busy, options, clock, NullLogger<Janitor>.Instance);
        await flows.Sweep(rehearsal.Hub, CancellationToken.None);
        var staging = new StagingJanitor(
            rehearsal.Services.GetRequiredService<WarehouseStatements>(),
            rehearsal.Services.GetRequiredService<StagingRemoval>(),
            rehearsal.Services.GetRequiredService<PipelineFiles>(),
            options,
            clock,
            NullLogger<StagingJanitor>.Instance);
        await staging.Sweep(rehearsal.Hub, CancellationToken.None);
    }

    /// <summary>Flows and staging tables of a run that exist.</summary>
    private async Task<(int Flows, int Tables)> Left(string pipeline, string run)
    {
        long tables = await rehearsal.Count($"""
            SELECT count(*) FROM information_schema.tables WHERE table_schema = 'salesforce_incremental'
              AND table_name IN (SELECT staging_table FROM orchestrator.staged WHERE run_id = '{run}')
            """);
        return ((await rehearsal.FlowsOf(pipeline)).Count, (int)tables);
    }

    private sealed class LaterClock(TimeSpan later) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + later;
    }
}
