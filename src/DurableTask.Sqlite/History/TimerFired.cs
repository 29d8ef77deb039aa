namespace DurableTask.Sqlite.History;

/// <summary>A durable timer came due.</summary>
public sealed record TimerFired(int TimerId, DateTime FireAt) : HistoryEvent;
