namespace DurableTask.Sqlite.History;

/// <summary>A sub-orchestration failed, was terminated, or could not be started because its instance id is in use.</summary>
public sealed record SubOrchestrationInstanceFailed(int TaskId, Failure Failure) : HistoryEvent;
