using DurableTask.Sqlite.History;
using DurableTask.Sqlite.Storage;

namespace DurableTask.Sqlite.Rewind;

/// <summary>How a failed instance is set back.</summary>
/// <param name="Instance">The instance as it failed.</param>
/// <param name="Kept">The turns that stay, turn 0 first, without the failures that are done again.</param>
/// <param name="Again">What the dropped turns had seen and the next turn sees again.</param>
internal sealed record RewindPlan(InstanceRecord Instance, List<List<HistoryEvent>> Kept, List<HistoryEvent> Again)
{
    /// <summary>Plans for the sub-orchestrations that failed and are open now.</summary>
    public List<RewindPlan> Children { get; } = [];

    /// <summary>Decisions that stay and whose end is to come (again).</summary>
    public IEnumerable<DecisionEvent> Open
    {
        get
        {
            HashSet<int> ended = [.. Kept.SelectMany(turn => turn).Concat(Again).Select(EndedTask).OfType<int>()];
            return Kept.SelectMany(turn => turn).OfType<DecisionEvent>().Where(decision => !ended.Contains(decision.Id));
        }
    }

    /// <summary>The decision whose end this event is; null when it is none.</summary>
    public static int? EndedTask(HistoryEvent happened) => happened switch
    {
        TaskCompleted end => end.TaskId,
        TaskFailed end => end.TaskId,
        SubOrchestrationInstanceCompleted end => end.TaskId,
        SubOrchestrationInstanceFailed end => end.TaskId,
        TimerFired end => end.TimerId,
        _ => null,
    };

    /// <summary>Whether the instance is the sub-orchestration that the decision started.</summary>
    public bool IsChild(InstanceRecord other, SubOrchestrationInstanceCreated decision) =>
        other.Parent is { } parent && parent.InstanceId == Instance.InstanceId && parent.TaskId == decision.Id;
}
