namespace DurableTask.Sqlite.History;

/// <summary>An activity returned.</summary>
public sealed record TaskCompleted(int TaskId, string? Result) : HistoryEvent;
