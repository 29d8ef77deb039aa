using Microsoft.DurableTask;
using Orchestrator.Planning;
using Orchestrator.Runs;

namespace Orchestrator.Warehouse;

/// <summary>Patience of one <see cref="RunStatement"/>, whose timer stands before the statement is sent.</summary>
internal sealed class StatementWatch
{
    private readonly TaskOrchestrationContext context;
    private readonly StatementPlan plan;
    private readonly DateTime begun;
    private readonly HintedTimer timer;

    public StatementWatch(TaskOrchestrationContext context, StatementPlan plan)
    {
        this.context = context;
        this.plan = plan;
        begun = context.CurrentUtcDateTime;
        timer = new HintedTimer(context, RunEvents.StatementEnded);
    }

    public TimeSpan Waited => context.CurrentUtcDateTime - begun;

    public bool MayGoOn => !timer.IsCancelled && Left > TimeSpan.Zero;

    /// <summary>Why it may not go on.</summary>
    public string WhyNot => timer.IsCancelled ? "the run was cancelled" : "the deadline passed";

    private TimeSpan Left => TimeSpan.FromSeconds(plan.DeadlineSeconds) - Waited;

    /// <summary>Waits until the next look is worth while; an event or a cancellation ends it early.</summary>
    public Task Wait() => Wait(Patience.Often(Waited, plan.Polling));

    /// <summary>Waits so long, at most until the deadline; an event or a cancellation ends it early.</summary>
    public Task Wait(TimeSpan wait) => timer.Wait(wait, Left);
}
