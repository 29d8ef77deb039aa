using Amazon.DatabaseMigrationService;
using Amazon.DatabaseMigrationService.Model;
using Amazon.Runtime;
using Task = System.Threading.Tasks.Task;

namespace Orchestrator.Cli.Chaos.Marts;

/// <summary>When somebody started the task.</summary>
/// <param name="Real">When DMS had answered, by the clock of the hosts.</param>
/// <param name="Simulated">Just before, by AWS's clock.</param>
/// <param name="Run">Start of the task's run, as DMS says it.</param>
internal sealed record TaskStart(DateTimeOffset Real, DateTimeOffset Simulated, DateTime? Run);

/// <summary>Somebody who runs and stops the task without asking the orchestrator. Never leaves a load of his own running.</summary>
internal sealed class TaskOperator(IAmazonDatabaseMigrationService dms, string arn, TimeProvider clock)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private readonly List<TaskStart> _starts = [];

    /// <summary>Loads he began himself.</summary>
    public IReadOnlyList<TaskStart> Starts
    {
        get
        {
            lock (_starts)
            {
                return [.. _starts];
            }
        }
    }

    /// <summary>Loads everything anew.</summary>
    /// <param name="waits">Whether for the end.</param>
    /// <returns>Whether it came to its end by itself; false where he did not wait.</returns>
    public async Task<bool> Load(bool waits)
    {
        await Start();
        return waits && await End();
    }

    /// <summary>Begins a load and stops it in the middle; a task that has never run stays so.</summary>
    public async Task Interrupt()
    {
        if ((await Described()).ReplicationTaskStartDate is not null)
        {
            await Start();
            await Stop();
            await End();
        }
    }

    /// <returns>Whether the task could be started: it does not run.</returns>
    public async Task<bool> Start()
    {
        DateTimeOffset simulated = clock.GetUtcNow();
        StartReplicationTaskResponse? started = await Ask(async () =>
        {
            // Looked at in every try: a run may start the task for the first time in between.
            bool isFirst = (await Described()).ReplicationTaskStartDate is null;
            return await dms.StartReplicationTaskAsync(new StartReplicationTaskRequest
            {
                ReplicationTaskArn = arn,
                StartReplicationTaskType = isFirst ? StartReplicationTaskTypeValue.StartReplication : StartReplicationTaskTypeValue.ReloadTarget,
            });
        });
        if (started is not null)
        {
            lock (_starts)
            {
                _starts.Add(new TaskStart(TimeProvider.System.GetUtcNow(), simulated, started.ReplicationTask.ReplicationTaskStartDate));
            }
        }

        return started is not null;
    }

    /// <returns>Whether there was something to stop.</returns>
    public async Task<bool> Stop() =>
        await Ask(() => dms.StopReplicationTaskAsync(new StopReplicationTaskRequest { ReplicationTaskArn = arn })) is not null;

    /// <summary>Waits for the end of what he began himself, and stops it where that takes too long.</summary>
    /// <returns>Whether it came to the end of a full load.</returns>
    public async Task<bool> End()
    {
        long began = TimeProvider.System.GetTimestamp();
        ReplicationTask task = await Described();
        while (IsRunning(task) && Starts.Any(start => start.Run == task.ReplicationTaskStartDate))
        {
            if (TimeProvider.System.GetElapsedTime(began) > Longest)
            {
                await Stop();
            }

            await Task.Delay(BetweenLooks);
            task = await Described();
        }

        return task.StopReason?.EndsWith("FULL_LOAD_ONLY_FINISHED", StringComparison.Ordinal) ?? false;
    }

    /// <summary>Whether the task still runs after a while.</summary>
    public async Task<string?> StillRunning(TimeSpan patience)
    {
        long began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            ReplicationTask task = await Described();
            if (!IsRunning(task))
            {
                return null;
            }

            if (TimeProvider.System.GetElapsedTime(began) > patience)
            {
                return task.Status;
            }

            await Task.Delay(BetweenLooks);
        }
    }

    private static bool IsRunning(ReplicationTask task) => task.Status is "starting" or "running" or "stopping";

    private async Task<ReplicationTask> Described()
    {
        var request = new DescribeReplicationTasksRequest
        {
            Filters = [new Filter { Name = "replication-task-arn", Values = [arn] }], WithoutSettings = true,
        };
        DescribeReplicationTasksResponse? found = await Ask(() => dms.DescribeReplicationTasksAsync(request));
        return found?.ReplicationTasks.Single() ?? throw new InvalidOperationException("DMS does not describe its task");
    }

    /// <summary>Asks until there is an answer, as faults may hit him too; null for a task that is in no state for it.</summary>
    private static async Task<T?> Ask<T>(Func<Task<T>> call) where T : class
    {
        for (int tries = 1; ; tries++)
        {
            try
            {
                return await call();
            }
            catch (AmazonDatabaseMigrationServiceException error) when (error.ErrorCode == "InvalidResourceStateFault")
            {
                return null;
            }
            catch (Exception error) when (tries < 20
                && error is AmazonServiceException or OperationCanceledException or TimeoutException or HttpRequestException)
            {
                await Task.Delay(BetweenLooks);
            }
        }
    }
}
