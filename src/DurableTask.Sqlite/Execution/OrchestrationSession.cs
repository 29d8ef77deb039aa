using DurableTask.Sqlite.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace DurableTask.Sqlite.Execution;

/// <summary>
/// One execution, alive in memory between its turns. Made anew from history after a restart or an eviction: the same events in the same
/// order bring the code to the same point. Driven by one thread at a time.
/// </summary>
internal sealed class OrchestrationSession
{
    readonly Func<ITaskOrchestrator>? create;
    readonly ILoggerFactory loggers;
    readonly Action escapedToEngine;
    readonly OrchestrationScheduler scheduler;
    readonly List<HistoryEvent> heldWhileSuspended = [];
    List<HistoryEvent> beforeFirstTurn = [];
    OrchestrationContext? context;
    Task<string?>? code;
    ExecutionStarted? start;
    Exception? broken;
    bool suspended;

    /// <param name="instanceId">The instance this is an execution of.</param>
    /// <param name="create">Makes the orchestrator; null when none of that name is registered.</param>
    /// <param name="converter">Serializes inputs and outputs.</param>
    /// <param name="loggers">For replay-safe loggers.</param>
    /// <param name="escaped">Called, from any thread, when the code left its scheduler: a turn is due to say so.</param>
    public OrchestrationSession(string instanceId, Func<ITaskOrchestrator>? create, DataConverter converter, ILoggerFactory loggers, Action escaped)
    {
        InstanceId = instanceId;
        Converter = converter;
        this.create = create;
        this.loggers = loggers;
        escapedToEngine = escaped;
        scheduler = new OrchestrationScheduler(Escaped);
        Events = new ExternalEvents(converter);
    }

    public string InstanceId { get; }

    public DataConverter Converter { get; }

    public DateTime Now { get; private set; }

    public bool IsReplaying { get; private set; }

    /// <summary>Whether the caller is the thread that drives the turn.</summary>
    public bool IsInside => scheduler.IsInside;

    /// <summary>The code left its scheduler; the next turn ends the instance.</summary>
    public bool IsBroken => broken is not null;

    public string? CustomStatus { get; set; }

    public Decisions Decisions { get; } = new();

    public OpenTasks Open { get; } = new();

    public ExternalEvents Events { get; }

    /// <summary>Brings the code to where the recorded turns left it.</summary>
    /// <exception cref="NonDeterminismException">The code decided something else this time.</exception>
    public void Replay(IEnumerable<List<HistoryEvent>> turns)
    {
        IsReplaying = true;
        foreach (List<HistoryEvent> turn in turns)
        {
            if (turn[0] is not OrchestratorStarted started)
            {
                beforeFirstTurn = turn;
                continue;
            }

            var recorded = new List<DecisionEvent>();
            Begin(started.Timestamp);
            foreach (HistoryEvent past in turn)
            {
                if (past is DecisionEvent decision)
                {
                    recorded.Add(decision);
                }
                else
                {
                    See(past);
                }
            }

            Decisions.Verify(InstanceId, recorded);
            Open.TakeCancelledTimers();
        }

        IsReplaying = false;
    }

    /// <summary>The code has thrown, or left its scheduler.</summary>
    public bool HasFailed => broken is not null || code is { IsCompleted: true, IsCompletedSuccessfully: false };

    /// <summary>Shows the code a turn as a replay does, whatever it decides.</summary>
    public void Preview(List<HistoryEvent> turn)
    {
        IsReplaying = true;
        Begin(turn[0].Timestamp);
        foreach (HistoryEvent past in turn.Where(e => e is not DecisionEvent))
        {
            See(past);
        }

        IsReplaying = false;
    }

    /// <summary>Shows the code what arrived and collects what it decided.</summary>
    public TurnOutcome Turn(DateTime now, IReadOnlyList<HistoryEvent> arrived)
    {
        Begin(now > Now ? now : Now);
        foreach (HistoryEvent next in arrived)
        {
            See(next);
        }

        List<HistoryEvent> decided = Decisions.Take();
        List<HistoryEvent> events = [new OrchestratorStarted { Timestamp = Now }, .. arrived, .. decided];
        ExecutionCompleted? completion = Ending(out List<HistoryEvent>? nextExecution);
        if (completion is not null)
        {
            events.Add(completion);
        }

        return new TurnOutcome(events, Open.TakeCancelledTimers(), completion, nextExecution)
        {
            Now = Now,
            CustomStatus = CustomStatus,
            Status = completion?.Status ?? (suspended ? OrchestrationRuntimeStatus.Suspended : OrchestrationRuntimeStatus.Running),
        };
    }

    /// <exception cref="OrchestratorEscapedException">The caller is not the thread that drives the turn.</exception>
    public void EnsureInside(string member)
    {
        if (!IsInside)
        {
            Escaped(AsyncMethod.OfCaller() is { } caller ? $"{caller}, which called {member}," : member);
            throw broken!;
        }
    }

    void Begin(DateTime now)
    {
        Now = now;
        foreach (HistoryEvent first in beforeFirstTurn)
        {
            See(first);
        }

        beforeFirstTurn = [];
    }

    void See(HistoryEvent next)
    {
        switch (next)
        {
            case ExecutionSuspended:
                suspended = true;
                break;
            case ExecutionResumed:
                suspended = false;
                foreach (HistoryEvent held in heldWhileSuspended)
                {
                    scheduler.Drive(Show, held);
                }

                heldWhileSuspended.Clear();
                break;
            case not ExecutionStarted when suspended:
                heldWhileSuspended.Add(next);
                break;
            default:
                scheduler.Drive(Show, next);
                break;
        }
    }

    void Show(HistoryEvent next)
    {
        switch (next)
        {
            case ExecutionStarted started:
                start = started;
                code = Run(started);
                code.ContinueWith(_ => EndedOutside(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
                break;
            case TaskCompleted done:
                Open.Complete(done.TaskId, done.Result);
                break;
            case TaskFailed failed:
                Open.Fail(failed.TaskId, failed.Failure);
                break;
            case SubOrchestrationInstanceCompleted done:
                Open.Complete(done.TaskId, done.Result);
                break;
            case SubOrchestrationInstanceFailed failed:
                Open.Fail(failed.TaskId, failed.Failure);
                break;
            case TimerFired fired:
                Open.Complete(fired.TimerId, null);
                break;
            case EventRaised raised:
                Events.Raise(raised.Name, raised.Input);
                break;
        }
    }

    async Task<string?> Run(ExecutionStarted started)
    {
        if (create is null)
        {
            throw new CallFailedException(
                0, new Failure("OrchestratorTaskNotFound", $"No orchestrator named '{started.Name}' is registered.") { IsNonRetriable = true });
        }

        ITaskOrchestrator orchestrator = create();
        object? input = Converter.Deserialize(started.Input, orchestrator.InputType);
        context = new OrchestrationContext(this, started, input, loggers);
        return Converter.Serialize(await orchestrator.RunAsync(context, input));
    }

    ExecutionCompleted? Ending(out List<HistoryEvent>? nextExecution)
    {
        nextExecution = null;
        if (broken is not null)
        {
            return ExecutionEnd.Failed(broken, Now);
        }

        if (code is not { IsCompleted: true } || Open.Count > 0 || suspended)
        {
            return null;
        }

        if (code.IsCompletedSuccessfully && context!.NextExecution is { } next)
        {
            nextExecution = ExecutionEnd.StartOver(start!, next, Converter.Serialize(next.NewInput), Events.Unprocessed, Now);
            return null;
        }

        return ExecutionEnd.Of(code, Now);
    }

    void EndedOutside()
    {
        if (!scheduler.IsInside)
        {
            Escaped(null);
        }
    }

    /// <summary>The code went on outside its scheduler: a turn is due that ends the instance. The first method named stays.</summary>
    /// <param name="method">Whose code it was; null for the orchestrator's own.</param>
    public void Escaped(string? method)
    {
        broken ??= new OrchestratorEscapedException(method ?? $"Orchestrator '{start!.Name}'");
        escapedToEngine();
    }
}
