using Microsoft.DurableTask;

namespace Orchestrator.Runs;

/// <summary>
/// A durable timer that a hint from AWS or the run's cancellation ends early. The hint's waiter is made once, before anything is started,
/// and used in every round: one made anew per round would leave the old one to swallow the hint that comes during a look.
/// </summary>
internal sealed class HintedTimer
{
    private readonly TaskOrchestrationContext context;
    private readonly string hint;
    private readonly Task cancelled;
    private Task hinted;

    /// <param name="context">Of the orchestration that waits.</param>
    /// <param name="hint">One of <see cref="RunEvents"/>.</param>
    public HintedTimer(TaskOrchestrationContext context, string hint)
    {
        this.context = context;
        this.hint = hint;
        cancelled = context.WaitForExternalEvent<object>(RunEvents.Cancel);
        hinted = context.WaitForExternalEvent<object>(hint);
    }

    public bool IsCancelled => cancelled.IsCompleted;

    /// <summary>Waits so long, at most until the deadline.</summary>
    public async Task Wait(TimeSpan wait, TimeSpan left)
    {
        using var loses = new CancellationTokenSource();
        Task timer = context.CreateTimer(wait < left ? wait : left, loses.Token);
        if (await Task.WhenAny(timer, hinted, cancelled) != timer)
        {
            // A timer nobody waits for keeps a finished orchestration running to its end. Not CancelAsync: it would leave the
            // orchestrator's scheduler.
            loses.Cancel();
        }

        if (hinted.IsCompleted)
        {
            hinted = context.WaitForExternalEvent<object>(hint);
        }
    }
}
