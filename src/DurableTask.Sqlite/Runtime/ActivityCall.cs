namespace DurableTask.Sqlite.Runtime;

/// <summary>An activity to be done for one execution of an instance.</summary>
internal sealed record ActivityCall(string InstanceId, string ExecutionId, int TaskId, string Name, string? Version, string? Input);
