namespace DurableTask.Sqlite.History;

/// <summary>The events kept while suspended are shown to the code, in the order they came.</summary>
public sealed record ExecutionResumed(string? Reason) : HistoryEvent;
