namespace DurableTask.Sqlite.History;

/// <summary>A sub-orchestration completed.</summary>
public sealed record SubOrchestrationInstanceCompleted(int TaskId, string? Result) : HistoryEvent;
