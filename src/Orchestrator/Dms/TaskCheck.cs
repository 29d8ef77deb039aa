using Amazon.DatabaseMigrationService;
using Amazon.DatabaseMigrationService.Model;
using Orchestrator.Aws;
using Orchestrator.Configuration;
using Orchestrator.Planning;
using Task = System.Threading.Tasks.Task;

namespace Orchestrator.Dms;

/// <summary>Says what a run can be refused for because of its replication tasks. Only asks DMS.</summary>
internal static class TaskCheck
{
    public static async Task<IReadOnlyList<ConfigurationProblem>> Problems(
        ReplicationTasks tasks, IEnumerable<PipelineObject> chosen, RunRequest request, CancellationToken stop)
    {
        var problems = new List<ConfigurationProblem>();
        foreach (IGrouping<string, ReplicationSource> one in chosen.Select(o => o.Replica?.Source).OfType<ReplicationSource>()
            .GroupBy(source => source.TaskArn.Value))
        {
            try
            {
                ReplicationTask task = await tasks.Describe(one.Key, withSettings: true, stop);
                problems.AddRange(Unfit(one.First(), task, request));
            }
            catch (AmazonDatabaseMigrationServiceException error) when (AwsErrors.Of(error) is not (AwsRefusal.Transient or AwsRefusal.HeldBack))
            {
                string silent = $"DMS cannot be asked for the task: {error.Message}";
                problems.Add(ConfigurationProblem.At(one.First().TaskArn.Place, "ORC2122", silent) with { Found = error.ErrorCode });
            }
        }

        return problems;
    }

    private static IEnumerable<ConfigurationProblem> Unfit(ReplicationSource source, ReplicationTask task, RunRequest request)
    {
        if (task.MigrationType?.Value == "cdc")
        {
            yield return ConfigurationProblem.At(source.TaskArn.Place, "ORC2124", "the task has no full load to wait for") with
            {
                Found = "migration type cdc",
                Allowed = "full-load; full-load-and-cdc where the task stops after its full load",
            };
        }

        bool reloads = source.Load == TaskLoad.Reload && request.Event?.TaskArn != source.TaskArn.Value;
        if (reloads && ReplicationTasks.PrepMode(task) == "DO_NOTHING")
        {
            yield return ConfigurationProblem.At(source.TaskArn.Place, "ORC2123", "a reload would append every row a second time") with
            {
                Found = "TargetTablePrepMode DO_NOTHING",
                Allowed = "TRUNCATE_BEFORE_LOAD, DROP_AND_CREATE",
                Note = "change the task's settings, or adopt its loads (load: adopt)",
            };
        }
    }
}
