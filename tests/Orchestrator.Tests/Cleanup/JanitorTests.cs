using Amazon.Appflow;
using Amazon.Appflow.Model;
using AwsSimulator;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orchestrator.Aws;
using Orchestrator.Cleanup;
using Orchestrator.Configuration;
using Orchestrator.Flows;
using Orchestrator.Tests.Runs;
using Task = System.Threading.Tasks.Task;

namespace Orchestrator.Tests.Cleanup;

public sealed class JanitorTests(Rehearsal rehearsal) : IClassFixture<Rehearsal>
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Sweep_DeletesOnlyItsOwnFlowsOfLostRunsWhoseLeaseHasEnded()
    {
        await Flow("lost.20261119T060000.Account.1", "dev", "lost.20261119T060000", Now.AddHours(-1));
        await Flow("lost.20261120T110000.Account.1", "dev", "lost.20261120T110000", Now.AddHours(1));
        await Flow("lost.20261119T060000.Contact.1", "prod", "lost.20261119T060000", Now.AddHours(-1));
        await Flow("marketing-nightly", null, null, null);

        await Janitor("dev").Sweep(rehearsal.Hub, CancellationToken.None);

        ListFlowsResponse left = await rehearsal.AppFlow.ListFlowsAsync(new ListFlowsRequest());
        Assert.Equal(
            ["lost.20261119T060000.Contact.1", "lost.20261120T110000.Account.1", "marketing-nightly"],
            left.Flows.Select(flow => flow.FlowName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Sweep_LeavesTheFlowsOfARunWhoseChildrenGoOn()
    {
        const string Run = "alive.20261119T060000";
        await Flow($"{Run}.Account.1", "alive", Run, Now.AddHours(-1));
        var child = new StartOrchestrationOptions(InstanceId: $"{Run}.consolidate", StartAt: DateTimeOffset.MaxValue.AddYears(-1));
        await rehearsal.Hub.ScheduleNewOrchestrationInstanceAsync("RunStatement", input: null, child, CancellationToken.None);
        Janitor janitor = Janitor("alive");

        await janitor.Sweep(rehearsal.Hub, CancellationToken.None);
        Assert.Equal([$"{Run}.Account.1"], await rehearsal.FlowsOf("alive"));

        await rehearsal.Hub.TerminateInstanceAsync($"{Run}.consolidate", new TerminateInstanceOptions());
        await rehearsal.Hub.WaitForInstanceCompletionAsync($"{Run}.consolidate", CancellationToken.None);
        await janitor.Sweep(rehearsal.Hub, CancellationToken.None);
        Assert.Empty(await rehearsal.FlowsOf("alive"));
    }

    private Janitor Janitor(string installation)
    {
        IOptions<OrchestratorOptions> options = Options.Create(new OrchestratorOptions { Installation = installation });
        return new Janitor(rehearsal.AppFlow, new BusyAws(TimeProvider.System), options, new StoppedClock(), NullLogger<Janitor>.Instance);
    }

    private async Task Flow(string name, string? installation, string? run, DateTimeOffset? lease) =>
        await NamedFlow.Create(rehearsal, name, installation is null ? null : new Dictionary<string, string>
        {
            [FlowTags.Installation] = installation,
            [FlowTags.Run] = run!,
            [FlowTags.LeaseUntil] = FlowTags.Write(lease!.Value),
        });

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
