using Amazon.DatabaseMigrationService;
using Amazon.DatabaseMigrationService.Model;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Orchestrator.Aws;
using Orchestrator.Configuration;

namespace Orchestrator.Dms;

/// <summary>One start of a task.</summary>
public sealed record TaskOrder
{
    public required string TaskArn { get; init; }

    /// <summary>Whether everything is loaded anew or what is missing; a task that has never run loads everything.</summary>
    public required TaskLoad Load { get; init; }

    /// <summary>
    /// All that a reload is asked for: where the task has completed none of these, those it has completed are not loaded again. Null where
    /// everything is to be loaded anew.
    /// </summary>
    public IReadOnlyList<TaskTable>? Needed { get; init; }

    /// <summary>Start of the task's latest run when it was last looked at; null when it had never run.</summary>
    public DateTimeOffset? LastStartedAt { get; init; }
}

/// <summary>What DMS answered. A refusal is an answer, not an exception.</summary>
/// <param name="Reason">Why not, one sentence; null when started.</param>
public sealed record TaskAnswer(TaskAnswerKind Kind, string? Reason = null);

public enum TaskAnswerKind
{
    Started,

    /// <summary>DMS takes no more calls for now: ask again.</summary>
    HeldBack,

    /// <summary>The task cannot be started in its state: somebody else was faster.</summary>
    Busy,

    /// <summary>This attempt is over; another one may succeed.</summary>
    Refused,

    /// <summary>No attempt of this run will succeed.</summary>
    Hopeless,
}

/// <summary>
/// Starts a task. DMS knows no client tokens, so a repetition looks first: a run of the task that began after the order's look is the one
/// it asked for, or as good as it.
/// </summary>
public sealed partial class StartTask(IAmazonDatabaseMigrationService dms, ReplicationTasks tasks, ILogger<StartTask> log)
{
    [Function(nameof(StartTask))]
    public async Task<TaskAnswer> Run([ActivityTrigger] TaskOrder order, CancellationToken stop)
    {
        try
        {
            TaskState state = ReplicationTasks.State(await tasks.Describe(order.TaskArn, withSettings: false, stop));
            if (IsUnderWay(order, state))
            {
                return new TaskAnswer(TaskAnswerKind.Started);
            }

            StartReplicationTaskTypeValue type = state.StartedAt is null ? StartReplicationTaskTypeValue.StartReplication
                : order.Load == TaskLoad.Resume || await LeftAll(order, stop) ? StartReplicationTaskTypeValue.ResumeProcessing
                : StartReplicationTaskTypeValue.ReloadTarget;
            return await Start(order, type, stop);
        }
        catch (AmazonDatabaseMigrationServiceException error)
        {
            string refused = $"DMS refused to start the task: {error.Message}";
            return AwsErrors.Of(error) switch
            {
                AwsRefusal.HeldBack => new TaskAnswer(TaskAnswerKind.HeldBack, error.Message),
                AwsRefusal.Transient => throw new TransientAwsException("DMS", "StartReplicationTask", order.TaskArn, error),
                AwsRefusal.Conflict => new TaskAnswer(TaskAnswerKind.Busy, error.Message),
                AwsRefusal.Configuration or AwsRefusal.Gone => new TaskAnswer(TaskAnswerKind.Hopeless, refused),
                _ => new TaskAnswer(TaskAnswerKind.Refused, refused),
            };
        }
    }

    /// <summary>
    /// Whether a resumption loads every table that is asked for. It would pass by one that the task has completed, be it in a load before the
    /// run that is made good, or with rows missing.
    /// </summary>
    private async Task<bool> LeftAll(TaskOrder order, CancellationToken stop)
    {
        if (order.Needed is not { } tables)
        {
            return false;
        }

        IReadOnlyList<TableStatistics> listed = await tasks.Tables(order.TaskArn, stop);
        return tables.All(table => ReadTables.Figures(table, listed).Problem is not null);
    }

    private async Task<TaskAnswer> Start(TaskOrder order, StartReplicationTaskTypeValue type, CancellationToken stop)
    {
        try
        {
            await dms.StartReplicationTaskAsync(
                new StartReplicationTaskRequest { ReplicationTaskArn = order.TaskArn, StartReplicationTaskType = type }, stop);
            LogStarted(order.TaskArn, type.Value);
            return new TaskAnswer(TaskAnswerKind.Started);
        }
        catch (AmazonDatabaseMigrationServiceException error) when (AwsErrors.Of(error) is AwsRefusal.Conflict or AwsRefusal.AttemptFailed)
        {
            // The client repeats a call whose answer was lost, and DMS refuses to start what it has just started.
            if (IsUnderWay(order, ReplicationTasks.State(await tasks.Describe(order.TaskArn, withSettings: false, stop))))
            {
                return new TaskAnswer(TaskAnswerKind.Started);
            }

            throw;
        }
    }

    private bool IsUnderWay(TaskOrder order, TaskState state)
    {
        bool isNew = state.StartedAt is { } started && started != order.LastStartedAt;
        if (isNew)
        {
            LogUnderWay(order.TaskArn, state.StartedAt!.Value);
        }

        return isNew;
    }

    [LoggerMessage(4121, LogLevel.Information, "{TaskArn}: started by {StartType}.")]
    private partial void LogStarted(string taskArn, string startType);

    [LoggerMessage(4122, LogLevel.Information, "{TaskArn}: runs since {StartedAt:yyyy-MM-dd HH:mm:ss} UTC already, not started again.")]
    private partial void LogUnderWay(string taskArn, DateTimeOffset startedAt);
}
