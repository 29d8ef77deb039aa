using Amazon.DatabaseMigrationService;
using AwsSimulator.Tests.EventBridge;

namespace AwsSimulator.Tests.Dms;

[Collection(SharedSimulator.Name)]
public sealed class TaskEventsTests(SimulatorFixture shared)
{
    [Fact]
    public async Task Task_FromStartToStop_TellsBoth()
    {
        await using EventListener listener = await EventListener.Start();
        await using DmsStage stage = await DmsStage.Make(shared, "dms_events", tables: 1, tableLatency: TimeSpan.FromSeconds(0.5));
        stage.Simulator.Events.Target = listener.Target;

        await stage.Start(StartReplicationTaskTypeValue.StartReplication);

        // Each is posted on its own, so they may overtake each other.
        Delivery[] both = [await listener.Next(), await listener.Next()];
        Delivery started = both.Single(one => one.Detail.GetProperty("eventType").GetString() == "REPLICATION_TASK_STARTED");
        Delivery stopped = both.Single(one => one != started);
        Assert.Equal("aws.dms", started.Event.GetProperty("source").GetString());
        Assert.Equal("DMS Replication Task State Change", started.Event.GetProperty("detail-type").GetString());
        Assert.Equal(stage.Task.Arn, started.Event.GetProperty("resources")[0].GetString());
        Assert.Equal("REPLICATION_TASK_STARTED", started.Detail.GetProperty("eventType").GetString());
        Assert.Equal("REPLICATION_TASK_STOPPED", stopped.Detail.GetProperty("eventType").GetString());
        Assert.Equal("DMS-EVENT-0079", stopped.Detail.GetProperty("eventId").GetString());
    }
}
