namespace DurableTask.Sqlite.Runtime;

/// <summary>A durable timer, or (<see cref="TimerId"/> null) a scheduled start.</summary>
internal sealed record DueTimer(DateTime FireAt, string InstanceId, string ExecutionId, int? TimerId);
