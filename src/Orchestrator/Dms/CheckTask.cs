using Amazon.DatabaseMigrationService;
using Microsoft.Azure.Functions.Worker;
using Orchestrator.Aws;

namespace Orchestrator.Dms;

/// <summary>Asks where a replication task stands. Safe to repeat because it only reads.</summary>
public sealed class CheckTask(ReplicationTasks tasks)
{
    [Function(nameof(CheckTask))]
    public async Task<TaskState> Run([ActivityTrigger] string taskArn, CancellationToken stop)
    {
        try
        {
            return ReplicationTasks.State(await tasks.Describe(taskArn, withSettings: false, stop));
        }
        catch (AmazonDatabaseMigrationServiceException error)
        {
            return AwsErrors.Of(error) switch
            {
                AwsRefusal.Transient or AwsRefusal.HeldBack =>
                    throw new TransientAwsException("DMS", "DescribeReplicationTasks", taskArn, error),
                _ => new TaskState { Progress = TaskProgress.Gone, Status = "unknown", Failure = error.Message },
            };
        }
    }
}
