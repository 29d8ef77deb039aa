namespace AwsSimulator.AppFlow;

/// <summary>
/// Starts the runs of active schedules when the simulated clock says so, one run of a flow at a time: after a leap of the clock they
/// follow each other until the schedule has caught up.
/// </summary>
internal sealed class FlowScheduler(FlowAccount account, Action<Flow, FlowExecution> run, FlowEvents events, TimeProvider clock)
    : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly Lock gate = new();
    private readonly CancellationTokenSource stopping = new();
    private Task? watching;

    /// <summary>Begins to watch the clock, if nobody had a schedule before.</summary>
    public void Watch()
    {
        lock (gate)
        {
            watching ??= Task.Run(Loop);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await (watching ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.Dispose();
    }

    private async Task Loop()
    {
        using var timer = new PeriodicTimer(Look);
        while (await timer.WaitForNextTickAsync(stopping.Token))
        {
            foreach (Flow flow in account.Flows.Where(flow => flow.State.IsScheduled && flow.RunningExecutions == 0))
            {
                RunIfDue(flow);
            }
        }
    }

    private void RunIfDue(Flow flow)
    {
        FlowState state = flow.State;
        DateTimeOffset now = clock.GetUtcNow();
        if (state.Schedule!.FlowErrorDeactivationThreshold is { } threshold && FailuresInARow(flow, state.LastUpdatedAt) >= threshold)
        {
            string reason = $"The flow was deactivated after {threshold} failed runs";
            flow.Change(current => current.Suspend(now, reason));
            events.Deactivated(flow, reason, now);
            return;
        }

        if (state.NextRun is { } due && due <= now)
        {
            string? stamp = state.Definition.SourceFlowConfig.IncrementalPullConfig?.DatetimeTypeFieldName;
            PullWindow? window = state.Schedule.Window(stamp, state.FormerRun, due);
            flow.Change(current => current.Ran(due));
            var execution = new FlowExecution(clock, window);
            flow.Add(execution);
            run(flow, execution);
        }
    }

    private static int FailuresInARow(Flow flow, DateTimeOffset since) => flow.Executions
        .TakeWhile(execution => execution.Status == ExecutionStatus.Error && execution.StartedAt >= since).Count();
}
