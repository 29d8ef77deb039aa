using AwsSimulator.Http;

namespace AwsSimulator.Dms;

/// <summary>A task and where it stands: ready, then starting, running and stopped with a reason, any number of times.</summary>
internal sealed class ReplicationTask(ReplicationTaskDefinition definition, TimeProvider clock) : IDisposable
{
    private readonly Lock gate = new();
    private readonly DateTimeOffset created = clock.GetUtcNow();
    private string status = "ready";
    private string? stopReason;
    private string? failure;
    private DateTimeOffset? freshStart;
    private DateTimeOffset? started;
    private DateTimeOffset? ended;
    private IReadOnlyList<TableLoad> tables = [];
    private CancellationTokenSource stopping = new();

    public ReplicationTaskDefinition Definition => definition;

    public IReadOnlyList<TableStatistics> Tables
    {
        get
        {
            lock (gate)
            {
                return [.. tables.Select(table => table.Statistics)];
            }
        }
    }

    private string Status => clock.GetUtcNow() - created < definition.CreatingFor ? "creating" : status;

    private bool IsOn => status is "starting" or "running" or "stopping";

    /// <summary>Begins a run.</summary>
    /// <returns>The tables that keep what an earlier run loaded, and what ends the run early.</returns>
    /// <exception cref="AwsException">The task is in no state for it, or the type is not one for this time.</exception>
    public (IReadOnlyList<TableLoad> Kept, bool IsReload, CancellationToken Stop) Start(string type)
    {
        lock (gate)
        {
            if (IsOn || Status == "creating")
            {
                throw InvalidState($"Replication Task cannot be started, invalid state: {Status}");
            }

            if (type == "start-replication" != started is null)
            {
                throw new AwsException("InvalidParameterCombinationException", started is null
                    ? $"Start Type : {type}, valid only for tasks that have run before."
                    : $"Start Type : {type}, valid only for tasks running for the first time.");
            }

            IReadOnlyList<TableLoad> kept =
                type == "resume-processing" ? [.. tables.Where(table => table.State == TableLoad.Completed)] : [];
            (status, stopReason, failure, started, ended) = ("starting", null, null, clock.GetUtcNow(), null);
            freshStart = type == "resume-processing" ? freshStart : started;
            tables = kept;
            stopping.Dispose();
            stopping = new CancellationTokenSource();
            return (kept, type == "reload-target", stopping.Token);
        }
    }

    public void Run(IReadOnlyList<TableLoad> planned) => Change(() => (status, tables) = ("running", planned));

    public void Change(Action change)
    {
        lock (gate)
        {
            change();
        }
    }

    /// <summary>Ends the run; a failure makes the task failed instead of stopped.</summary>
    public void End(string reason, string? error = null) => Change(() =>
    {
        foreach (TableLoad table in tables.Where(table => table.State is TableLoad.Before or TableLoad.Loading))
        {
            table.End(TableLoad.Cancelled, 0, clock.GetUtcNow());
        }

        (status, stopReason, failure, ended) = (error is null ? "stopped" : "failed", $"Stop Reason {reason}", error, clock.GetUtcNow());
    });

    public void Stop()
    {
        CancellationTokenSource signal;
        lock (gate)
        {
            if (status is not ("starting" or "running"))
            {
                throw InvalidState($"Replication Task cannot be stopped, invalid state: {Status}");
            }

            status = "stopping";
            signal = stopping;
        }

        signal.Cancel();
    }

    public ReplicationTaskDescription Describe(bool withSettings)
    {
        lock (gate)
        {
            return new ReplicationTaskDescription(
                definition.Identifier,
                RehearsalNames.SourceEndpointArn,
                RehearsalNames.TargetEndpointArn,
                RehearsalNames.ReplicationInstanceArn,
                "full-load",
                withSettings ? definition.TableMappings : null,
                withSettings ? definition.Settings : null,
                Status,
                failure,
                stopReason,
                created,
                started,
                definition.Arn,
                started is null ? null : Stats());
        }
    }

    /// <summary>Ends a run in whatever state.</summary>
    public void Abandon()
    {
        CancellationTokenSource signal;
        lock (gate)
        {
            signal = stopping;
        }

        signal.Cancel();
    }

    public void Dispose() => stopping.Dispose();

    private ReplicationTaskStats Stats()
    {
        int Count(params string[] states) => tables.Count(table => states.Contains(table.State));
        int done = Count(TableLoad.Completed, TableLoad.Error);
        return new ReplicationTaskStats(
            tables.Count == 0 ? 0 : 100 * done / tables.Count,
            (long)((ended ?? clock.GetUtcNow()) - started!.Value).TotalMilliseconds,
            Count(TableLoad.Completed),
            Count(TableLoad.Loading),
            Count(TableLoad.Before),
            Count(TableLoad.Error),
            freshStart,
            started,
            ended,
            started,
            done == tables.Count ? ended : null);
    }

    private static AwsException InvalidState(string message) => new("InvalidResourceStateFault", message);
}

internal sealed record ReplicationTaskDescription(
    string ReplicationTaskIdentifier,
    string SourceEndpointArn,
    string TargetEndpointArn,
    string ReplicationInstanceArn,
    string MigrationType,
    string? TableMappings,
    string? ReplicationTaskSettings,
    string Status,
    string? LastFailureMessage,
    string? StopReason,
    DateTimeOffset ReplicationTaskCreationDate,
    DateTimeOffset? ReplicationTaskStartDate,
    string ReplicationTaskArn,
    ReplicationTaskStats? ReplicationTaskStats);

internal sealed record ReplicationTaskStats(
    int FullLoadProgressPercent,
    long ElapsedTimeMillis,
    int TablesLoaded,
    int TablesLoading,
    int TablesQueued,
    int TablesErrored,
    DateTimeOffset? FreshStartDate,
    DateTimeOffset? StartDate,
    DateTimeOffset? StopDate,
    DateTimeOffset? FullLoadStartDate,
    DateTimeOffset? FullLoadFinishDate);
