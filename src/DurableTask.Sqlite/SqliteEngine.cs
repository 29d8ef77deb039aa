using System.Runtime.CompilerServices;
using DurableTask.Sqlite.Client;
using DurableTask.Sqlite.History;
using DurableTask.Sqlite.Runtime;
using DurableTask.Sqlite.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace DurableTask.Sqlite;

/// <summary>
/// Runs durable orchestrations in one process, on one SQLite file. What was acknowledged survives the end of the process at any point;
/// activities run at least once, an orchestration's decisions are made exactly once.
/// </summary>
/// <example>
/// <code>
/// var tasks = new DurableTaskRegistry();
/// tasks.AddActivityFunc&lt;string, string&gt;("greet", (_, name) =&gt; $"Hello, {name}!");
/// tasks.AddOrchestratorFunc&lt;string, string&gt;("hello", (context, name) =&gt; context.CallActivityAsync&lt;string&gt;("greet", name));
///
/// await using var engine = new SqliteEngine(tasks, new SqliteEngineOptions { File = "engine.db" }, services, loggers);
/// await engine.StartAsync(cancellation);
/// string id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("hello", "world");
/// OrchestrationMetadata end = await engine.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);
/// end.ReadOutputAs&lt;string&gt;();   // "Hello, world!"
/// </code>
/// </example>
public sealed partial class SqliteEngine : IAsyncDisposable
{
    readonly TaskCatalogue tasks;
    readonly SqliteEngineOptions options;
    readonly IServiceProvider services;
    readonly ILoggerFactory loggers;
    readonly ILogger<SqliteEngine> log;
    readonly SqliteDurableTaskClient client;
    EngineStore? store;
    Dispatcher? dispatcher;

    /// <param name="tasks">Orchestrators and activities; read here, later additions are not seen.</param>
    /// <param name="options">File, clock, limits.</param>
    /// <param name="services">Makes activities (each in a scope of its own) and orchestrators.</param>
    /// <param name="loggers">For the engine's log and the replay-safe loggers of orchestrators.</param>
    public SqliteEngine(DurableTaskRegistry tasks, SqliteEngineOptions options, IServiceProvider services, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        this.tasks = new TaskCatalogue(tasks);
        this.options = options;
        this.services = services;
        this.loggers = loggers;
        log = loggers.CreateLogger<SqliteEngine>();
        client = new SqliteDurableTaskClient(this, options);
    }

    /// <summary>Starts, watches and ends orchestrations. Usable between start and stop of the engine.</summary>
    public DurableTaskClient Client => client;

    /// <summary>Transactions committed since the start; what gathers while one is flushed shares the next.</summary>
    public long Commits => store?.Commits.Commits ?? 0;

    /// <summary>
    /// The disk is full: calls that write fail with <see cref="EngineFileFullException"/>, no activity begins and orchestrations stand still,
    /// until there is room.
    /// </summary>
    public bool IsFull => store?.Commits.IsFull ?? false;

    internal EngineStore Store => store ?? throw new InvalidOperationException("The engine has not been started.");

    internal Dispatcher Dispatcher => dispatcher ?? throw new InvalidOperationException("The engine has not been started.");

    /// <summary>Opens the file and takes up everything that was under way.</summary>
    /// <exception cref="EngineFileInUseException">Another process has the file.</exception>
    /// <exception cref="EngineFileUnusableException">The file is damaged, of another program or of a later version.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (store is not null)
        {
            throw new InvalidOperationException("The engine has already been started.");
        }

        store = EngineStore.Open(options, Fault, Room);
        dispatcher = new Dispatcher(store, tasks, options, services, loggers);
        PendingWork work = await store.Read(PendingWork.Read);
        LogStarted(options.File ?? "memory", work.Starts.Count, work.Messages.Count, work.Activities.Count, work.Timers.Count);
        dispatcher.Resume(work);
    }

    /// <summary>
    /// Starts no more activities, lets running ones end within <see cref="SqliteEngineOptions.StopTimeout"/> (or until cancelled), and closes
    /// the file. What has not ended goes on after the next start. An engine that has stopped is not started again.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (store is null || dispatcher is null || dispatcher.Stopping)
        {
            return;
        }

        await dispatcher.Stop(cancellationToken);
        store.Dispose();
        LogStopped(options.File ?? "memory");
    }

    /// <summary>
    /// The history of the instance's current execution in the order it was made, without <see cref="OrchestratorStarted"/>; empty when there
    /// is no such instance.
    /// </summary>
    public Task<IReadOnlyList<HistoryEvent>> ReadHistoryAsync(string instanceId, CancellationToken cancellationToken = default) =>
        Store.Read<IReadOnlyList<HistoryEvent>>(file => LoadedInstance.Read(file, instanceId) is { } instance
            ? [.. instance.Turns.SelectMany(turn => turn).Where(e => e is not OrchestratorStarted)]
            : []).WaitAsync(cancellationToken);

    /// <summary>
    /// The same a few turns at a time, so that a long history is never in memory as a whole. Ends early when the instance starts over, is
    /// rewound, replaced or purged meanwhile.
    /// </summary>
    public async IAsyncEnumerable<HistoryEvent> StreamHistoryAsync(
        string instanceId, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        const int TurnsAtOnce = 64;
        string? executionId = null;
        for (int turn = 0; ; turn += TurnsAtOnce)
        {
            int from = turn;
            (string? found, List<List<HistoryEvent>> turns) = await Store.Read(file => InstanceRows.Find(file, instanceId) is { } instance
                ? (instance.ExecutionId, HistoryRows.Read(file, instance.Key, from, TurnsAtOnce))
                : (null, [])).WaitAsync(cancellationToken);
            executionId ??= found;
            if (found is null || found != executionId)
            {
                yield break;
            }

            foreach (HistoryEvent happened in turns.SelectMany(events => events).Where(e => e is not OrchestratorStarted))
            {
                yield return happened;
            }

            if (turns.Count < TurnsAtOnce)
            {
                yield break;
            }
        }
    }

    /// <summary>Stops the engine if it runs.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        dispatcher?.Dispose();
    }

    void Fault(EngineStoppedException reason)
    {
        LogFault(reason.InnerException, reason.Message);
        dispatcher?.Halt(reason);
    }

    void Room(bool isThere)
    {
        dispatcher?.Room(isThere);
        if (isThere)
        {
            LogRoomAgain(options.File ?? "memory");
        }
        else
        {
            LogFull(options.File ?? "memory");
        }
    }

    [LoggerMessage(
        1013, LogLevel.Error,
        "There is no room for {File} to grow. Orchestrations stand still, new ones are refused; the engine goes on when there is room.")]
    private partial void LogFull(string file);

    [LoggerMessage(1014, LogLevel.Information, "There is room for {File} again; orchestrations go on.")]
    private partial void LogRoomAgain(string file);

    [LoggerMessage(
        1010, LogLevel.Information,
        "Engine on {File} started; resumes {Starts} starts, {Messages} messages, {Activities} activities, {Timers} timers.")]
    private partial void LogStarted(string file, int starts, int messages, int activities, int timers);

    [LoggerMessage(1011, LogLevel.Information, "Engine on {File} stopped.")]
    private partial void LogStopped(string file);

    [LoggerMessage(1012, LogLevel.Critical, "{Reason}")]
    private partial void LogFault(Exception? error, string reason);
}
