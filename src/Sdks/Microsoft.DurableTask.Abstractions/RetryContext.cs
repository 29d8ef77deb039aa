namespace Microsoft.DurableTask;

/// <summary>What a retry handler is told.</summary>
/// <param name="OrchestrationContext">Context of the calling orchestrator.</param>
/// <param name="LastAttemptNumber">1 after the first failure.</param>
/// <param name="LastFailure">The failure of that attempt.</param>
/// <param name="TotalRetryTime">Orchestration time since the first attempt was scheduled.</param>
/// <param name="CancellationToken">Ends the retrying.</param>
public record RetryContext(
    TaskOrchestrationContext OrchestrationContext,
    int LastAttemptNumber,
    TaskFailureDetails LastFailure,
    TimeSpan TotalRetryTime,
    CancellationToken CancellationToken);
