namespace DurableTask.Sqlite.History;

/// <summary>Where the result of a sub-orchestration goes: one decision of one execution of the parent.</summary>
public sealed record ParentLink(string Name, string InstanceId, string ExecutionId, int TaskId);
