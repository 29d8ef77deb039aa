using DurableTask.Sqlite.History;

namespace DurableTask.Sqlite.Runtime;

/// <summary>An event on its way to an instance; it becomes part of the history of the turn that sees it.</summary>
/// <param name="Event">What happened.</param>
/// <param name="ExecutionId">The execution it is meant for; null for whichever is alive.</param>
/// <param name="InboxId">Its inbox row; 0 when something else makes it durable (an activity's or a timer's row).</param>
internal sealed record Message(HistoryEvent Event, string? ExecutionId = null, long InboxId = 0);
