namespace DurableTask.Sqlite.History;

/// <summary>A turn of the orchestrator's code begins. Its timestamp is <c>CurrentUtcDateTime</c> for the whole turn.</summary>
public sealed record OrchestratorStarted : HistoryEvent;
