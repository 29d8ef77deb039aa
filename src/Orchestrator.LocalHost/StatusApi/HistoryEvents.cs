using System.Text.Json;
using System.Text.Json.Nodes;
using DurableTask.Sqlite.History;

namespace Orchestrator.LocalHost.StatusApi;

/// <summary>
/// A history as Durable Functions shows it: a call and its end are one event with the call's time, and what only the engine needs is
/// left out.
/// </summary>
internal sealed class HistoryEvents(IReadOnlyList<HistoryEvent> history, bool showInput, bool showOutput)
{
    private readonly Dictionary<int, DecisionEvent> _calls =
        history.OfType<DecisionEvent>().ToDictionary(decision => decision.Id);

    private readonly HashSet<int> _ended =
    [
        .. history.OfType<TaskCompleted>().Select(end => end.TaskId),
        .. history.OfType<TaskFailed>().Select(end => end.TaskId),
        .. history.OfType<SubOrchestrationInstanceCompleted>().Select(end => end.TaskId),
        .. history.OfType<SubOrchestrationInstanceFailed>().Select(end => end.TaskId),
    ];

    public JsonArray ToJson() => [.. history.Where(IsShown).Select(Show)];

    private bool IsShown(HistoryEvent happened) => happened switch
    {
        OrchestratorStarted => false,
        TaskScheduled call => !_ended.Contains(call.Id),
        SubOrchestrationInstanceCreated call => !_ended.Contains(call.Id),
        _ => true,
    };

    private JsonObject Show(HistoryEvent happened)
    {
        JsonObject shown = new() { ["EventType"] = happened.GetType().Name, ["Timestamp"] = Time(happened.Timestamp) };
        switch (happened)
        {
            case ExecutionStarted started:
                AddInput(shown, started.Input);
                shown["FunctionName"] = started.Name;
                break;
            case TaskScheduled call:
                AddInput(shown, call.Input);
                shown["Name"] = call.Name;
                break;
            case SubOrchestrationInstanceCreated call:
                AddInput(shown, call.Input);
                shown["Name"] = call.Name;
                shown["InstanceId"] = call.InstanceId;
                break;
            case TaskCompleted end:
                AddCall(shown, end.TaskId);
                AddResult(shown, end.Result);
                break;
            case SubOrchestrationInstanceCompleted end:
                AddCall(shown, end.TaskId);
                AddResult(shown, end.Result);
                break;
            case TaskFailed end:
                AddCall(shown, end.TaskId);
                AddFailure(shown, end.Failure);
                break;
            case SubOrchestrationInstanceFailed end:
                AddCall(shown, end.TaskId);
                AddFailure(shown, end.Failure);
                break;
            case TimerCreated timer:
                shown["FireAt"] = Time(timer.FireAt);
                break;
            case TimerFired timer:
                shown["FireAt"] = Time(timer.FireAt);
                break;
            case EventRaised raised:
                AddInput(shown, raised.Input);
                shown["Name"] = raised.Name;
                break;
            case EventSent sent:
                AddInput(shown, sent.Input);
                shown["InstanceId"] = sent.InstanceId;
                shown["Name"] = sent.Name;
                break;
            case ExecutionSuspended suspended:
                shown["Reason"] = suspended.Reason;
                break;
            case ExecutionRewound rewound:
                shown["Reason"] = rewound.Reason;
                break;
            case ExecutionResumed resumed:
                shown["Reason"] = resumed.Reason;
                break;
            case ExecutionTerminated terminated:
                AddInput(shown, terminated.Output);
                break;
            case ExecutionCompleted completed:
                shown["OrchestrationStatus"] = completed.Status.ToString();
                AddResult(shown, completed.Result);
                if (completed.Failure is { } failure)
                {
                    shown["FailureDetails"] = Facts(failure);
                }

                break;
        }

        return shown;
    }

    private void AddCall(JsonObject shown, int taskId)
    {
        DecisionEvent call = _calls[taskId];
        shown["ScheduledTime"] = Time(call.Timestamp);
        (string name, string? input) = call switch
        {
            TaskScheduled activity => (activity.Name, activity.Input),
            SubOrchestrationInstanceCreated child => (child.Name, child.Input),
            _ => throw new InvalidOperationException($"Event {taskId} of the history is no call but {call.GetType().Name}."),
        };
        shown["FunctionName"] = name;
        AddInput(shown, input);
    }

    /// <summary>Inputs are shown as they are stored, as Durable Functions does; only results are unfolded.</summary>
    private void AddInput(JsonObject shown, string? input)
    {
        if (showInput)
        {
            shown["Input"] = input;
        }
    }

    private void AddResult(JsonObject shown, string? result)
    {
        if (showOutput)
        {
            shown["Result"] = Payload.Parse(result);
        }
    }

    private static void AddFailure(JsonObject shown, Failure failure)
    {
        shown["Reason"] = failure.Message;
        shown["FailureDetails"] = Facts(failure);
    }

    private static JsonObject Facts(Failure failure) => new()
    {
        ["ErrorType"] = failure.ErrorType,
        ["ErrorMessage"] = failure.Message,
        ["InnerFailure"] = failure.Inner is { } inner ? Facts(inner) : null,
        ["IsNonRetriable"] = failure.IsNonRetriable,
    };

    private static JsonNode Time(DateTime time) => JsonSerializer.SerializeToNode(DateTime.SpecifyKind(time, DateTimeKind.Utc))!;
}
