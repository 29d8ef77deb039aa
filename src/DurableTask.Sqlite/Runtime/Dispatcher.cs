using DurableTask.Sqlite.Diagnostics;
using DurableTask.Sqlite.Execution;
using DurableTask.Sqlite.History;
using DurableTask.Sqlite.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace DurableTask.Sqlite.Runtime;

/// <summary>
/// Brings what a commit set in motion to where it belongs: messages to instances, activities and timers to their queues. Everything here is
/// also in the file; a crash loses this object and nothing else.
/// </summary>
internal sealed partial class Dispatcher : IDisposable
{
    readonly EngineStore store;
    readonly TaskCatalogue tasks;
    readonly IServiceProvider services;
    readonly SqliteEngineOptions options;
    readonly ILoggerFactory loggers;
    readonly ILogger<Dispatcher> log;
    readonly ActivityQueue activities;
    readonly ActivityRunner runner;
    readonly TimerQueue timers;
    readonly CancellationTokenSource stopping = new();

    public Dispatcher(EngineStore store, TaskCatalogue tasks, SqliteEngineOptions options, IServiceProvider services, ILoggerFactory loggers)
    {
        this.store = store;
        this.tasks = tasks;
        this.services = services;
        this.options = options;
        this.loggers = loggers;
        log = loggers.CreateLogger<Dispatcher>();
        Instances = new InstanceDirectory(id => new LiveInstance(id, this), options.MaxLiveOrchestrations);
        runner = new ActivityRunner(tasks.Activities, services, options, loggers.CreateLogger<ActivityRunner>());
        activities = new ActivityQueue(options.MaxConcurrentActivities, Perform);
        timers = new TimerQueue(options.Clock, Fire);
        Metrics = new EngineMetrics(options, () => store.Commits.Commits, new Dictionary<string, (string Unit, Func<int> Read, string Says)>
        {
            ["durabletask.activities.waiting"] = ("{activity}", () => activities.Waiting, "Activities that wait for a place."),
            ["durabletask.activities.running"] = ("{activity}", () => activities.Running, "Activities that run."),
            ["durabletask.timers.waiting"] = ("{timer}", () => timers.Count, "Timers that have not come due."),
            ["durabletask.orchestrations.live"] = ("{orchestration}", () => Instances.Count, "Orchestrations in memory."),
        });
    }

    public EngineMetrics Metrics { get; }

    public InstanceDirectory Instances { get; }

    public StateChanges Changes { get; } = new();

    public DateTime Now => options.Clock.GetUtcNow().UtcDateTime;

    public RunningTurns Turns { get; } = new();

    public bool Stopping => stopping.IsCancellationRequested;

    /// <summary>No further turn is made; what arrives stays in the file.</summary>
    public bool Stopped { get; private set; }

    /// <summary>On a full disk no further activity begins: its end could not be written.</summary>
    public void Room(bool isThere)
    {
        if (isThere)
        {
            activities.Resume();
        }
        else
        {
            activities.Pause();
        }
    }

    /// <summary>The file failed: what ends now cannot be written, so nothing more begins, and whoever waits is told.</summary>
    public void Halt(EngineStoppedException reason)
    {
        _ = activities.Stop();
        timers.Dispose();
        Changes.Stop(reason);
    }

    /// <summary>Takes up what the file says is still to do.</summary>
    public void Resume(PendingWork work)
    {
        foreach (InstanceRecord pending in work.Starts)
        {
            StartOrSchedule(pending, () => Instances.Wake(pending.InstanceId));
        }

        foreach (PostedMessage posted in work.Messages)
        {
            Instances.Deliver(posted.InstanceId, posted.Message);
        }

        timers.Add(work.Timers);
        activities.Add(work.Activities.ConvertAll(Queued));
    }

    /// <summary>
    /// Hands on what a transaction left for other instances. Runs on the writer's thread, so that a new instance hears of its start before
    /// anything that is committed later, and messages keep the order of their commits.
    /// </summary>
    public void Spread(TurnEffects effects)
    {
        foreach (StartedInstance started in effects.Started)
        {
            Metrics.Started(started.Record.Name);
            StartOrSchedule(started.Record, () => Instances.Start(started));
        }

        foreach (PostedMessage posted in effects.Posted)
        {
            Instances.Deliver(posted.InstanceId, posted.Message);
        }

        timers.Add(effects.Timers);
        activities.Add(effects.Activities.ConvertAll(Queued));
    }

    public Task<LoadedInstance?> Load(string instanceId) => store.Read(file => LoadedInstance.Read(file, instanceId));

    /// <summary>Forgets inbox rows meant for an execution that is over.</summary>
    public async Task Received(InstanceRecord instance, List<long> messageIds)
    {
        if (messageIds.Count > 0)
        {
            await store.Keep(file => PendingRows.Received(file, instance.Key, messageIds));
        }
    }

    /// <summary>Writes a turn and sets in motion what it decided.</summary>
    public async Task Commit(InstanceRecord instance, int turn, List<long> received, TurnOutcome outcome)
    {
        var commit = new TurnCommit(instance, turn, outcome, received);
        long ended = Metrics.Now;
        await store.Keep(file => commit.Apply(file, store.Ids), Spread);
        Metrics.Committed(ended);
        if (outcome.Completion is null && outcome.NextExecution is null)
        {
            QueueTasks(instance, outcome);
        }
    }

    /// <summary>Tells of a state that has been committed, and that the instance itself shows by now.</summary>
    public void Announce(InstanceRecord instance, TurnOutcome outcome)
    {
        if (outcome.Status != instance.Status)
        {
            Changes.Changed(instance with
            {
                Status = outcome.Status,
                CustomStatus = outcome.CustomStatus,
                UpdatedAt = outcome.Now,
                CompletedAt = outcome.Completion is null ? null : outcome.Now,
                Failure = outcome.Completion?.Failure,
            });
        }

        if (outcome.Completion is { } completion)
        {
            Metrics.Ended(instance.Name, instance.CreatedAt, completion);
            LogEnd(instance, completion);
        }
    }

    public bool IsRegistered(string orchestrator) => tasks.Orchestrators.ContainsKey(orchestrator);

    /// <param name="record">The instance.</param>
    /// <param name="escaped">Called, from any thread, when the code left its scheduler.</param>
    public OrchestrationSession CreateSession(InstanceRecord record, Action escaped)
    {
        Func<ITaskOrchestrator>? create = tasks.Orchestrators.TryGetValue(record.Name, out Func<IServiceProvider, ITaskOrchestrator>? factory)
            ? () => factory(services)
            : null;
        return new OrchestrationSession(record.InstanceId, create, options.DataConverter, loggers, escaped);
    }

    /// <summary>
    /// Starts no activity and fires no timer any more, waits up to the limit for running activities and for the turns that see their results.
    /// </summary>
    public async Task Stop(CancellationToken giveUp)
    {
        await stopping.CancelAsync();
        timers.Dispose();
        try
        {
            await Drain().WaitAsync(options.StopTimeout, options.Clock, giveUp);
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            LogLeftUndone();
        }

        Stopped = true;
        Changes.Stop(new EngineStoppedException());
    }

    async Task Drain()
    {
        await activities.Stop();
        await Turns.WhenNone();
    }

    public void Dispose()
    {
        timers.Dispose();
        stopping.Dispose();
        Metrics.Dispose();
    }

    void QueueTasks(InstanceRecord instance, TurnOutcome outcome)
    {
        var calls = new List<ActivityCall>();
        var alarms = new List<DueTimer>();
        foreach (HistoryEvent decided in outcome.Events)
        {
            switch (decided)
            {
                case TaskScheduled activity:
                    calls.Add(new ActivityCall(
                        instance.InstanceId, instance.ExecutionId, activity.Id, activity.Name, activity.Version, activity.Input)
                    {
                        Trace = Spans.AreWanted ? instance.Trace?.ForTask(instance.ExecutionId, activity.Id) : null,
                        QueuedAt = Metrics.Now,
                    });
                    break;
                case TimerCreated timer when !outcome.CancelledTimers.Contains(timer.Id):
                    alarms.Add(new DueTimer(timer.FireAt, instance.InstanceId, instance.ExecutionId, timer.Id));
                    break;
            }
        }

        foreach (int timerId in outcome.CancelledTimers)
        {
            timers.Cancel(instance.InstanceId, instance.ExecutionId, timerId);
        }

        timers.Add(alarms);
        if (calls.Count > 0)
        {
            activities.Add(calls);
        }
    }

    ActivityCall Queued(ActivityCall call) => call with { QueuedAt = Metrics.Now };

    void StartOrSchedule(InstanceRecord record, Action start)
    {
        if (record.StartAt is { } startAt && startAt > Now)
        {
            timers.Add([new DueTimer(startAt, record.InstanceId, record.ExecutionId, null)]);
            return;
        }

        start();
    }

    void LogEnd(InstanceRecord instance, ExecutionCompleted completion)
    {
        if (completion.Failure is { } failure)
        {
            LogFailed(instance.Name, instance.InstanceId, failure.ErrorType, failure.Message);
        }
        else
        {
            LogEnded(instance.Name, instance.InstanceId, completion.Status);
        }
    }

    async Task Perform(ActivityCall call)
    {
        Metrics.Waited(call.Name, call.QueuedAt);
        long began = Metrics.Now;
        HistoryEvent? end = await runner.Perform(call, stopping.Token);
        Metrics.Performed(call.Name, began, end);
        if (end is { } ended)
        {
            Instances.Deliver(call.InstanceId, new Message(ended, call.ExecutionId));
        }
    }

    void Fire(DueTimer due)
    {
        if (due.TimerId is { } timerId)
        {
            Instances.Deliver(due.InstanceId, new Message(new TimerFired(timerId, due.FireAt) { Timestamp = Now }, due.ExecutionId));
        }
        else
        {
            Instances.Wake(due.InstanceId);
        }
    }

    [LoggerMessage(1001, LogLevel.Debug, "{Orchestration} {InstanceId} ended as {Status}.")]
    private partial void LogEnded(string orchestration, string instanceId, OrchestrationRuntimeStatus status);

    [LoggerMessage(1002, LogLevel.Warning, "{Orchestration} {InstanceId} failed: {ErrorType}: {Message}")]
    private partial void LogFailed(string orchestration, string instanceId, string errorType, string message);

    [LoggerMessage(1003, LogLevel.Warning, "Stopped before all activities had ended; those left are done again after the next start.")]
    private partial void LogLeftUndone();

    [LoggerMessage(1004, LogLevel.Critical, "A turn of {InstanceId} broke; the instance stays as its last commit left it until the next start.")]
    public partial void LogTurnBroke(Exception error, string instanceId);
}
