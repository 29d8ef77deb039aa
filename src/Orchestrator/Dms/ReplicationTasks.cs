using System.Text.Json;
using Amazon.DatabaseMigrationService;
using Amazon.DatabaseMigrationService.Model;

namespace Orchestrator.Dms;

/// <summary>Replication tasks as DMS describes them. Only asks.</summary>
public sealed class ReplicationTasks(IAmazonDatabaseMigrationService dms)
{
    private const string BeforeReason = "Stop Reason ";

    /// <summary>The task with its settings.</summary>
    /// <exception cref="AmazonDatabaseMigrationServiceException">There is none, or DMS does not say.</exception>
    public async Task<ReplicationTask> Describe(string arn, bool withSettings, CancellationToken stop)
    {
        var request = new DescribeReplicationTasksRequest
        {
            Filters = [new Filter { Name = "replication-task-arn", Values = [arn] }],
            WithoutSettings = !withSettings,
        };
        DescribeReplicationTasksResponse found = await dms.DescribeReplicationTasksAsync(request, stop);
        return found.ReplicationTasks?.FirstOrDefault()
            ?? throw new ResourceNotFoundException($"DMS lists no task {arn}.") { ErrorCode = "ResourceNotFoundFault" };
    }

    /// <summary>What its latest run did, or does, to each table.</summary>
    /// <exception cref="AmazonDatabaseMigrationServiceException">There is no such task, or DMS does not say.</exception>
    public async Task<IReadOnlyList<TableStatistics>> Tables(string arn, CancellationToken stop)
    {
        var tables = new List<TableStatistics>();
        var request = new DescribeTableStatisticsRequest { ReplicationTaskArn = arn, MaxRecords = 500 };
        do
        {
            DescribeTableStatisticsResponse page = await dms.DescribeTableStatisticsAsync(request, stop);
            tables.AddRange(page.TableStatistics ?? []);
            request.Marker = page.Marker;
        }
        while (!string.IsNullOrEmpty(request.Marker));

        return tables;
    }

    public static TaskState State(ReplicationTask task) => new()
    {
        Status = task.Status,
        Progress = task.Status switch
        {
            "stopped" or "failed" or "failed-move" => TaskProgress.Ended,
            "ready" => task.ReplicationTaskStartDate is null ? TaskProgress.New : TaskProgress.Ended,
            _ => TaskProgress.Running,
        },
        StopReason = task.StopReason is { } reason && reason.StartsWith(BeforeReason, StringComparison.OrdinalIgnoreCase)
            ? reason[BeforeReason.Length..]
            : task.StopReason,
        Failure = task.LastFailureMessage,
        StartedAt = Utc(task.ReplicationTaskStartDate),
        StoppedAt = Utc(task.ReplicationTaskStats?.StopDate),
        TablesLoaded = task.ReplicationTaskStats?.TablesLoaded ?? 0,
        TablesLeft = (task.ReplicationTaskStats?.TablesLoading ?? 0) + (task.ReplicationTaskStats?.TablesQueued ?? 0),
    };

    /// <summary>
    /// What the task does to a table before it loads it: <c>DROP_AND_CREATE</c>, <c>TRUNCATE_BEFORE_LOAD</c>, <c>DO_NOTHING</c>; null where its
    /// settings do not say.
    /// </summary>
    public static string? PrepMode(ReplicationTask task)
    {
        if (task.ReplicationTaskSettings is not { Length: > 0 } settings)
        {
            return null;
        }

        using JsonDocument read = JsonDocument.Parse(settings);
        return read.RootElement.TryGetProperty("FullLoadSettings", out JsonElement load)
            && load.ValueKind == JsonValueKind.Object && load.TryGetProperty("TargetTablePrepMode", out JsonElement mode)
            ? mode.GetString()
            : null;
    }

    public static DateTimeOffset? Utc(DateTime? moment) =>
        moment is { } value ? new DateTimeOffset(DateTime.SpecifyKind(value, DateTimeKind.Utc)) : null;
}
