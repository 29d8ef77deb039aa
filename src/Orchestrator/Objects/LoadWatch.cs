using Microsoft.DurableTask;
using Orchestrator.Flows;
using Orchestrator.Planning;
using Orchestrator.Runs;

namespace Orchestrator.Objects;

/// <summary>Waits for the end of flows and shows what is going on. Its timer stands before any flow is started.</summary>
internal sealed class LoadWatch
{
    private readonly TaskOrchestrationContext context;
    private readonly PollLimits limits;
    private readonly HintedTimer timer;
    private ObjectStatus? shown;

    public LoadWatch(TaskOrchestrationContext context, PollLimits limits)
    {
        this.context = context;
        this.limits = limits;
        StartedAt = Now;
        timer = new HintedTimer(context, RunEvents.FlowEnded);
    }

    public DateTimeOffset StartedAt { get; }

    public DateTimeOffset Now => new(context.CurrentUtcDateTime, TimeSpan.Zero);

    public bool IsCancelled => timer.IsCancelled;

    /// <summary>Waits for the end of a flow as long as patience says, at most until the deadline; an event or a cancellation ends it early.</summary>
    public Task WaitForEnd(TimeSpan waited, double? expectedSeconds, TimeSpan left) =>
        timer.Wait(Patience.NextLook(waited, expectedSeconds, limits), left);

    /// <summary>Waits before AppFlow is asked again for what it held back: whoever asks rarely finds the room taken by others.</summary>
    public Task WaitForRoom(TimeSpan waited, TimeSpan left) => timer.Wait(Patience.ForRoom(waited, limits), left);

    public void Show(ObjectState state, int attempt, string? note) => Show(new ObjectStatus
    {
        State = state,
        Attempt = attempt,
        Since = shown?.State == state && shown.Attempt == attempt ? shown.Since : Now,
        Note = note is { Length: > 500 } ? note[..499] + "…" : note,
    });

    public void Show(ObjectState state, int attempt, FlowFigures figures) => Show(new ObjectStatus
    {
        State = state,
        Attempt = attempt,
        Since = shown?.State == state && shown.Attempt == attempt ? shown.Since : Now,
        RecordsRead = figures.Processed,
        RecordsFailed = figures.PutFailures,
        Bytes = figures.Bytes,
    });

    private void Show(ObjectStatus status)
    {
        shown = status;
        context.SetCustomStatus(status);
    }
}
