namespace DurableTask.Sqlite.History;

/// <summary>The instance had failed and was set back to before its failure; what failed is done again.</summary>
public sealed record ExecutionRewound(string? Reason) : HistoryEvent;
