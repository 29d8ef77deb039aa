using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Orchestrator.Aws;
using Orchestrator.Flows;
using Orchestrator.Planning;
using Orchestrator.Runs;
using Orchestrator.Warehouse;

namespace Orchestrator.Objects;

/// <summary>
/// One object from flow to staging: a bounded number of attempts, each with its own flow, staging table and tokens. A lost answer repeats
/// the same attempt (activity retries), a known failure begins the next one. Always ends with a result.
/// </summary>
public static class LoadObject
{
    [Function(nameof(LoadObject))]
    public static async Task<ObjectResult> Run([OrchestrationTrigger] TaskOrchestrationContext context, LoadRequest load)
    {
        var watch = new LoadWatch(context, load.Polling);
        AttemptResult last = AttemptResult.Failed("no attempt was made");
        for (int attempt = 1; attempt <= load.Attempts; attempt++)
        {
            watch.Show(ObjectState.Creating, attempt, attempt == 1 ? null : last.Error);
            last = await Attempt(context, watch, load, attempt);
            if (last.IsFinal || watch.IsCancelled)
            {
                return last.ToResult(load, attempt, watch);
            }
        }

        return last.ToResult(load, load.Attempts, watch);
    }

    private static async Task<AttemptResult> Attempt(TaskOrchestrationContext context, LoadWatch watch, LoadRequest load, int attempt)
    {
        FlowOrder order = load.Order(attempt);
        try
        {
            if (attempt > 1)
            {
                PreparedObject prepared = await context.CallActivityAsync<PreparedObject>(
                    nameof(PrepareStaging), load.Staging(attempt), ActivityRetries.Transport);
                if (prepared.Problem is not null)
                {
                    return AttemptResult.Failed(prepared.Problem);
                }
            }

            return await Flow(context, watch, load, order);
        }
        catch (TaskFailedException failure)
        {
            return AttemptResult.Failed($"{failure.TaskName}: {failure.FailureDetails.ErrorMessage}");
        }
    }

    private static async Task<AttemptResult> Flow(
        TaskOrchestrationContext context, LoadWatch watch, LoadRequest load, FlowOrder order)
    {
        try
        {
            double deadline = load.HeldBackSeconds ?? Patience.HeldBack.TotalSeconds;
            FlowAnswer created = await Admission.Ask(context, watch, nameof(CreateFlow), order, deadline);
            if (created.Kind != FlowAnswerKind.Done)
            {
                return AttemptResult.Of(created);
            }

            FlowOrder start = order with { Object = order.Object.ForStart() };
            FlowAnswer started = await Admission.Ask(context, watch, nameof(StartFlow), start, deadline);
            if (started.Kind != FlowAnswerKind.Done)
            {
                return AttemptResult.Of(started);
            }

            return await Execution(context, watch, load, order, new FlowExecution(order.FlowName, started.ExecutionId!));
        }
        finally
        {
            await Delete(context, order.FlowName);
        }
    }

    private static async Task<AttemptResult> Execution(
        TaskOrchestrationContext context, LoadWatch watch, LoadRequest load, FlowOrder order, FlowExecution execution)
    {
        DateTime begun = context.CurrentUtcDateTime;
        watch.Show(ObjectState.Running, order.Attempt, note: null);
        while (true)
        {
            TimeSpan waited = context.CurrentUtcDateTime - begun;
            TimeSpan left = TimeSpan.FromSeconds(load.Object.DeadlineSeconds) - waited;
            if (left <= TimeSpan.Zero || watch.IsCancelled)
            {
                await context.CallActivityAsync(nameof(CancelFlow), execution, ActivityRetries.Transport);
                return AttemptResult.Failed(watch.IsCancelled
                    ? "the run was cancelled"
                    : $"flow {execution.FlowName} had not ended after {waited.TotalSeconds:0} s and was cancelled");
            }

            await watch.WaitForEnd(waited, load.Object.ExpectedSeconds, left);
            FlowFigures figures = await context.CallActivityAsync<FlowFigures>(nameof(CheckFlow), execution, ActivityRetries.Transport);
            if (figures.Progress is not (FlowProgress.Pending or FlowProgress.Running))
            {
                return AttemptResult.Of(execution, figures);
            }

            watch.Show(ObjectState.Running, order.Attempt, figures);
        }
    }

    private static async Task Delete(TaskOrchestrationContext context, string flowName)
    {
        try
        {
            await context.CallActivityAsync(nameof(DeleteFlow), flowName, ActivityRetries.Transport);
        }
        catch (TaskFailedException)
        {
            // The figures are worth more than the flow: CleanUp deletes what is left, and names it if it cannot.
        }
    }
}
