namespace DurableTask.Sqlite.History;

/// <summary>The instance was told to end without its code.</summary>
public sealed record ExecutionTerminated(string? Output, bool Recursive) : HistoryEvent;
