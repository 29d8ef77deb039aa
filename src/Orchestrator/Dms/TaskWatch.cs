using Microsoft.DurableTask;
using Orchestrator.Aws;
using Orchestrator.Objects;
using Orchestrator.Planning;
using Orchestrator.Runs;

namespace Orchestrator.Dms;

/// <summary>Looks at a task until it has ended, and shows what is going on. Its timer stands before the first look.</summary>
internal sealed class TaskWatch
{
    private readonly TaskOrchestrationContext context;
    private readonly TaskRequest load;
    private readonly HintedTimer timer;
    private DateTime begun;
    private int attempt;
    private string? note;

    public TaskWatch(TaskOrchestrationContext context, TaskRequest load)
    {
        this.context = context;
        this.load = load;
        StartedAt = Now;
        timer = new HintedTimer(context, RunEvents.TaskChanged);
    }

    public DateTimeOffset StartedAt { get; }

    public DateTimeOffset Now => new(context.CurrentUtcDateTime, TimeSpan.Zero);

    public bool IsCancelled => timer.IsCancelled;

    public bool MayGoOn => !IsCancelled && Left > TimeSpan.Zero;

    /// <summary>Why nobody waits any longer; null while somebody does.</summary>
    public string? GivenUp { get; private set; }

    private TimeSpan Waited => context.CurrentUtcDateTime - begun;

    private TimeSpan Left => TimeSpan.FromSeconds(load.DeadlineSeconds) - Waited;

    public void Begin(int number, string? why)
    {
        (attempt, begun, GivenUp) = (number, context.CurrentUtcDateTime, null);
        Show(why);
    }

    public Task<TaskState> Look() => context.CallActivityAsync<TaskState>(nameof(CheckTask), load.TaskArn, ActivityRetries.Transport);

    /// <summary>Looks until the task has ended: by cancellation or deadline with the last state and <see cref="GivenUp"/>.</summary>
    /// <param name="isNew">Tells an ended run that was waited for from the one before it, which DMS may show for a moment longer.</param>
    public async Task<TaskState> UntilEnded(TaskState state, Func<TaskState, bool> isNew)
    {
        begun = context.CurrentUtcDateTime;
        while (true)
        {
            if (!MayGoOn)
            {
                GivenUp = IsCancelled ? "the run was cancelled" : $"it had not ended after {Waited.TotalSeconds:0} s";
                return state;
            }

            await Wait();
            state = await Look();
            if (state.Progress != TaskProgress.Running && isNew(state))
            {
                return state;
            }

            Show(state);
        }
    }

    /// <summary>Waits as long as patience says, at most until the deadline; an event or a cancellation ends it early.</summary>
    public Task Wait()
    {
        TimeSpan end = Patience.NextLook(Waited, load.ExpectedSeconds, load.Polling);
        // A look at a task is cheap, and a task may be busy with somebody else's load.
        TimeSpan often = Patience.Often(Waited, load.Polling);
        return timer.Wait(end < often ? end : often, Left);
    }

    public void Show(string? why)
    {
        note = why is { Length: > 500 } ? why[..499] + "…" : why;
        context.SetCustomStatus(new TaskStatus { State = ObjectState.Creating, Attempt = attempt, Note = note });
    }

    private void Show(TaskState state) => context.SetCustomStatus(new TaskStatus
    {
        State = ObjectState.Running,
        Attempt = attempt,
        Task = state.Status,
        TablesLoaded = state.TablesLoaded,
        TablesLeft = state.TablesLeft,
        Note = note,
    });
}
