namespace DurableTask.Sqlite.History;

/// <summary>An activity threw.</summary>
public sealed record TaskFailed(int TaskId, Failure Failure) : HistoryEvent;
