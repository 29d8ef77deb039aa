using AwsSimulator.EventBridge;

namespace AwsSimulator.Dms;

/// <summary>What DMS tells of a task's states: no row counts, those are asked for.</summary>
internal sealed class TaskEvents(EventBus bus)
{
    public void Started(ReplicationTask task) =>
        Publish(task, "REPLICATION_TASK_STARTED", "DMS-EVENT-0069", "Replication task has started.");

    public void Stopped(ReplicationTask task, string reason) =>
        Publish(task, "REPLICATION_TASK_STOPPED", "DMS-EVENT-0079", $"Replication task has stopped. Stop Reason {reason}");

    public void Failed(ReplicationTask task, string error) =>
        Publish(task, "REPLICATION_TASK_FAILED", "DMS-EVENT-0078", $"Replication task has failed. {error}");

    private void Publish(ReplicationTask task, string type, string id, string message)
    {
        string arn = task.Definition.Arn;
        bus.Publish("aws.dms", "DMS Replication Task State Change", arn, new Dictionary<string, object?>
        {
            ["type"] = "REPLICATION_TASK",
            ["category"] = "StateChange",
            ["eventType"] = type,
            ["eventId"] = id,
            ["resourceLink"] =
                $"https://console.aws.amazon.com/dms/v2/home?region={RehearsalNames.Region}#taskDetails/{task.Definition.Identifier}",
            ["detailMessage"] = message,
        });
    }
}
