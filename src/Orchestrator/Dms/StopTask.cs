using Amazon.DatabaseMigrationService;
using Amazon.DatabaseMigrationService.Model;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Orchestrator.Aws;
using Task = System.Threading.Tasks.Task;

namespace Orchestrator.Dms;

/// <summary>
/// Stops a task whose load nobody waits for any more. Safe to repeat: a task that does not run stays as it is. What it wrote stays in its
/// own tables and is registered nowhere.
/// </summary>
public sealed partial class StopTask(IAmazonDatabaseMigrationService dms, ILogger<StopTask> log)
{
    [Function(nameof(StopTask))]
    public async Task Run([ActivityTrigger] string taskArn, CancellationToken stop)
    {
        try
        {
            await dms.StopReplicationTaskAsync(new StopReplicationTaskRequest { ReplicationTaskArn = taskArn }, stop);
            LogStopped(taskArn);
        }
        catch (AmazonDatabaseMigrationServiceException error) when (AwsErrors.Of(error) is AwsRefusal.Transient or AwsRefusal.HeldBack)
        {
            throw new TransientAwsException("DMS", "StopReplicationTask", taskArn, error);
        }
        catch (AmazonDatabaseMigrationServiceException error)
        {
            LogNotStopped(taskArn, error.Message);
        }
    }

    [LoggerMessage(4123, LogLevel.Warning, "{TaskArn}: stopped before the end of its load.")]
    private partial void LogStopped(string taskArn);

    [LoggerMessage(4124, LogLevel.Information, "{TaskArn}: not stopped: {Reason}")]
    private partial void LogNotStopped(string taskArn, string reason);
}
