namespace DurableTask.Sqlite.CrashProcess;

/// <summary>An orchestration to run and the result it must have.</summary>
public sealed record Start(string Orchestrator, string InstanceId, int Input, int Expected);
