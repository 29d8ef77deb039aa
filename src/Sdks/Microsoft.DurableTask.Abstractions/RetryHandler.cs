namespace Microsoft.DurableTask;

/// <summary>Decides in orchestrator code whether a failed task is tried again.</summary>
public delegate bool RetryHandler(RetryContext retryContext);

/// <summary>As <see cref="RetryHandler"/>, and may await durable tasks: a timer for the pause, for example.</summary>
public delegate Task<bool> AsyncRetryHandler(RetryContext retryContext);
