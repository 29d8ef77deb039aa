using Microsoft.DurableTask;
using Orchestrator.Planning;
using Orchestrator.Runs;

namespace Orchestrator.Warehouse;

/// <summary>
/// Patience of one <see cref="RunStatement"/>. The event's waiter is made before the statement is sent and used in every round: one made
/// anew per round would leave the old one to swallow the event that comes while the statement is being described.
/// </summary>
internal sealed class StatementWatch
{
    private readonly TaskOrchestrationContext context;
    private readonly StatementPlan plan;
    private readonly DateTime begun;
    private readonly Task cancelled;
    private Task changed;

    public StatementWatch(TaskOrchestrationContext context, StatementPlan plan)
    {
        this.context = context;
        this.plan = plan;
        begun = context.CurrentUtcDateTime;
        cancelled = context.WaitForExternalEvent<object>(RunEvents.Cancel);
        changed = context.WaitForExternalEvent<object>(RunEvents.StatementEnded);
    }

    public TimeSpan Waited => context.CurrentUtcDateTime - begun;

    public bool MayGoOn => !cancelled.IsCompleted && Left > TimeSpan.Zero;

    /// <summary>Why it may not go on.</summary>
    public string WhyNot => cancelled.IsCompleted ? "the run was cancelled" : "the deadline passed";

    private TimeSpan Left => TimeSpan.FromSeconds(plan.DeadlineSeconds) - Waited;

    /// <summary>Waits until the next look is worth while; an event or a cancellation ends it early.</summary>
    public Task Wait() => Wait(Patience.Often(Waited, plan.Polling));

    /// <summary>Waits so long, at most until the deadline; an event or a cancellation ends it early.</summary>
    public async Task Wait(TimeSpan wait)
    {
        using var loses = new CancellationTokenSource();
        Task timer = context.CreateTimer(wait < Left ? wait : Left, loses.Token);
        if (await Task.WhenAny(timer, changed, cancelled) != timer)
        {
            // A timer nobody waits for keeps a finished orchestration running to its end. Not CancelAsync: it would leave the
            // orchestrator's scheduler.
            loses.Cancel();
        }

        if (changed.IsCompleted)
        {
            changed = context.WaitForExternalEvent<object>(RunEvents.StatementEnded);
        }
    }
}
