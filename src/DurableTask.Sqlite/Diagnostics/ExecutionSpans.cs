using System.Diagnostics;
using System.Globalization;
using DurableTask.Sqlite.Execution;
using DurableTask.Sqlite.History;

namespace DurableTask.Sqlite.Diagnostics;

/// <summary>
/// The spans of one execution, each made when the turn that ends it has been committed: replay commits nothing, so no span is made twice.
/// </summary>
internal sealed class ExecutionSpans
{
    readonly string instanceId;
    readonly ExecutionStarted start;
    readonly TraceLink trace;
    readonly ActivityContext itself;
    readonly Dictionary<int, DecisionEvent> open = [];
    DateTime? began;

    ExecutionSpans(string instanceId, ExecutionStarted start, TraceLink trace)
    {
        this.instanceId = instanceId;
        this.start = start;
        this.trace = trace;
        itself = trace.Within(start.ExecutionId);
    }

    /// <summary>Takes up an execution with its turns so far; null when nobody listens, or it began outside of any trace.</summary>
    public static ExecutionSpans? Of(string instanceId, List<List<HistoryEvent>> turns)
    {
        if (!Spans.AreWanted || turns.FirstOrDefault()?.FirstOrDefault() is not ExecutionStarted { Trace: { } trace } start)
        {
            return null;
        }

        var spans = new ExecutionSpans(instanceId, start, trace);
        foreach (HistoryEvent past in turns.Skip(1).SelectMany(turn => turn))
        {
            spans.Note(past);
        }

        return spans;
    }

    public void Committed(TurnOutcome turn)
    {
        foreach (HistoryEvent next in turn.Events)
        {
            if (Note(next) is { } over)
            {
                EmitOver(over, next, turn.Now);
            }
            else if (next is EventSent sent)
            {
                Spans.Raise(sent.Name, sent.InstanceId, itself, instanceId, sent.Timestamp)?.SetEndTime(turn.Now).Dispose();
            }
        }

        foreach (int timer in turn.CancelledTimers)
        {
            open.Remove(timer);
        }

        if (turn.Completion is { } completion)
        {
            EmitExecution(completion.Status.ToString(), turn.Now, completion.Failure?.Message);
        }
        else if (turn.NextExecution is not null)
        {
            EmitExecution("ContinuedAsNew", turn.Now, null);
        }
    }

    /// <summary>Keeps the books; returns the decision that this event ends.</summary>
    DecisionEvent? Note(HistoryEvent next)
    {
        switch (next)
        {
            case OrchestratorStarted:
                began ??= next.Timestamp;
                return null;
            case EventSent:
                return null;
            case DecisionEvent decision:
                open[decision.Id] = decision;
                return null;
        }

        int? ended = next switch
        {
            TaskCompleted done => done.TaskId,
            TaskFailed failed => failed.TaskId,
            SubOrchestrationInstanceCompleted done => done.TaskId,
            SubOrchestrationInstanceFailed failed => failed.TaskId,
            TimerFired fired => fired.TimerId,
            _ => null,
        };
        return ended is { } id && open.Remove(id, out DecisionEvent? over) ? over : null;
    }

    void EmitOver(DecisionEvent over, HistoryEvent end, DateTime now)
    {
        string? failure = (end as TaskFailed)?.Failure.Message ?? (end as SubOrchestrationInstanceFailed)?.Failure.Message;
        ActivitySpanId id = TraceLink.SpanOf(start.ExecutionId, over.Id);
        KeyValuePair<string, object?> taskId = Spans.Tag("durabletask.task.task_id", over.Id);
        switch (over)
        {
            case TaskScheduled call:
                Spans.Emit("activity:" + Spans.Versioned(call.Name, call.Version), ActivityKind.Client, itself, id, (over.Timestamp, now),
                    Spans.Tags("activity", call.Name, call.Version, instanceId, taskId), failure);
                break;
            case SubOrchestrationInstanceCreated child:
                Spans.Emit("orchestration:" + Spans.Versioned(child.Name, child.Version), ActivityKind.Client, itself, id, (over.Timestamp, now),
                    Spans.Tags("orchestration", child.Name, child.Version, instanceId), failure);
                break;
            case TimerCreated timer:
                Spans.Emit($"orchestration:{start.Name}:timer", ActivityKind.Internal, itself, null, (over.Timestamp, now),
                    Spans.Tags("timer", start.Name, null, instanceId,
                        Spans.Tag("durabletask.fire_at", timer.FireAt.ToString("o", CultureInfo.InvariantCulture)), taskId),
                    null);
                break;
        }
    }

    void EmitExecution(string status, DateTime now, string? failure) => Spans.Emit(
        "orchestration:" + Spans.Versioned(start.Name, start.Version),
        ActivityKind.Server,
        trace.ToContext(),
        TraceLink.SpanOf(start.ExecutionId),
        (began ?? now, now),
        Spans.Tags("orchestration", start.Name, start.Version, instanceId, Spans.Tag("durabletask.task.status", status)),
        failure);
}
