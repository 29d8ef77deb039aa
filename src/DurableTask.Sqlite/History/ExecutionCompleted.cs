using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.History;

/// <summary>The execution ended as <see cref="OrchestrationRuntimeStatus.Completed"/>, <c>Failed</c> or <c>Terminated</c>.</summary>
public sealed record ExecutionCompleted(OrchestrationRuntimeStatus Status, string? Result, Failure? Failure) : HistoryEvent;
