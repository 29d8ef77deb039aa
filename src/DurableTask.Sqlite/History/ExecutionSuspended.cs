namespace DurableTask.Sqlite.History;

/// <summary>From here on events are kept but not shown to the code.</summary>
public sealed record ExecutionSuspended(string? Reason) : HistoryEvent;
