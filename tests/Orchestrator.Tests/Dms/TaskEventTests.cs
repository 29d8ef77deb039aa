using Amazon.DatabaseMigrationService;
using Amazon.DatabaseMigrationService.Model;
using Microsoft.DurableTask.Client;
using Orchestrator.Events;
using Orchestrator.Reporting;
using Orchestrator.Runs;

namespace Orchestrator.Tests.Dms;

/// <summary>What the events of a replication task start and end, the whole product against the simulator.</summary>
public sealed class TaskEventTests(ReplicationRehearsal rehearsal) : IClassFixture<ReplicationRehearsal>, IDisposable
{
    public void Dispose() => rehearsal.Simulator.Events.Target = null;

    [Fact]
    public async Task Task_ThatFinishedItsFullLoad_StartsThePipelineThatAdoptsIt()
    {
        await rehearsal.Source("announced");
        rehearsal.Write("announced", "adopt", further: $"startOn: [ {{ dmsTask: \"{ReplicationRehearsal.Arn("announced")}\" }} ]");
        rehearsal.DeliverEvents(to => to with { Duplication = 1 });
        int starts = rehearsal.Starts;

        await rehearsal.Start("announced", StartReplicationTaskTypeValue.StartReplication);
        OrchestrationMetadata begun = await Found(run => run.Name == nameof(SyncPipeline), "announced.");
        RunReport report = await rehearsal.End(begun.InstanceId);

        Assert.True(report.Outcome == RunOutcome.Succeeded, string.Join("; ", report.Errors));
        Assert.Equal([("customer", 3L), ("sale", 4L)], report.Objects.Select(o => (o.Name, o.RecordsRead)));
        Assert.Equal(ReplicationRehearsal.Arn("announced"), begun.ReadInputAs<RunStart>()!.Request.Event!.TaskArn);
        Assert.Equal(starts + 1, rehearsal.Starts);
        Assert.Matches(@"^announced\.[0-9a-f]{12}$", begun.InstanceId);
    }

    [Fact]
    public async Task Task_StoppedByHand_StartsNothing()
    {
        await rehearsal.Source("by_hand");
        rehearsal.Write("by_hand", "adopt", further: $"startOn: [ {{ dmsTask: \"{ReplicationRehearsal.Arn("by_hand")}\" }} ]");
        rehearsal.DeliverEvents();

        await rehearsal.Start("by_hand", StartReplicationTaskTypeValue.StartReplication);
        await rehearsal.Reached("by_hand", "running");
        await rehearsal.Dms.StopReplicationTaskAsync(new StopReplicationTaskRequest { ReplicationTaskArn = ReplicationRehearsal.Arn("by_hand") });
        OrchestrationMetadata delivered = await Found(
            one => one.Name == nameof(StartOnEvent) && one.IsCompleted && one.ReadInputAs<EventStart>()!.Pipeline == "by-hand",
            DeliverEvent.IdPrefix);

        EventStartAnswer answer = delivered.ReadOutputAs<EventStartAnswer>()!;
        Assert.Equal(EventStartState.NotConfirmed, answer.State);
        Assert.Contains("not at the end of a full load", answer.Note, StringComparison.Ordinal);
        Assert.Null(await rehearsal.Hub.GetInstanceAsync(PipelineGate.InstanceId("by-hand")));
    }

    [Fact]
    public async Task Run_ThatLooksEveryFortySeconds_IsWokenWhenItsTaskStops()
    {
        await rehearsal.Source("hinted");
        rehearsal.Write("hinted", "reload", polling: "{ floor: 40s, ceiling: 1m }");
        rehearsal.DeliverEvents();

        RunReport report = await rehearsal.Load("hinted");

        Assert.True(report.Outcome == RunOutcome.Succeeded, string.Join("; ", report.Errors));
        Assert.InRange(report.EndedAt - report.StartedAt, TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }

    private async Task<OrchestrationMetadata> Found(Func<OrchestrationMetadata, bool> wanted, string prefix)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var query = new OrchestrationQuery(InstanceIdPrefix: prefix, FetchInputsAndOutputs: true);
        while (true)
        {
            await foreach (OrchestrationMetadata one in rehearsal.Hub.GetAllInstancesAsync(query).WithCancellation(patience.Token))
            {
                if (wanted(one))
                {
                    return one;
                }
            }

            await Task.Delay(50, patience.Token);
        }
    }
}
