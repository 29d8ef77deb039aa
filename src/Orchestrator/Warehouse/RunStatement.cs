using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Orchestrator.Aws;
using Orchestrator.Planning;
using Orchestrator.Runs;

namespace Orchestrator.Warehouse;

/// <summary>
/// Runs one long statement and watches it on durable timers. A lost answer repeats the same attempt, whose token gives the same statement;
/// a serialization conflict is a known failure and begins the next attempt under a new token. Always ends with a result.
/// </summary>
public static class RunStatement
{
    private const int MostAttempts = 8;

    [Function(nameof(RunStatement))]
    public static async Task<StatementOutcome> Run([OrchestrationTrigger] TaskOrchestrationContext context, StatementPlan plan)
    {
        var watch = new StatementWatch(context, plan);
        for (int attempt = 1; ; attempt++)
        {
            StatementAnswer ended = await Attempt(context, watch, plan, attempt);
            if (ended.Status == StatementStatus.Conflict && attempt < MostAttempts && watch.MayGoOn)
            {
                await watch.Wait(TimeSpan.FromSeconds(Math.Min(60, 1 << attempt)));
                continue;
            }

            return new StatementOutcome
            {
                Step = plan.Step,
                Succeeded = ended.Status == StatementStatus.Finished,
                Error = ended.Status == StatementStatus.Finished
                    ? null
                    : $"{plan.Step} on {plan.Warehouse.Describe()} failed, what it had not committed is undone: {ended.Error}",
                Raised = ended.Raised ? ended.Error : null,
                Seconds = watch.Waited.TotalSeconds,
                Attempts = attempt,
                StatementId = ended.Id,
                Result = plan.ReadsResult ? await Result(context, ended) : null,
            };
        }
    }

    private static async Task<StatementAnswer> Attempt(
        TaskOrchestrationContext context, StatementWatch watch, StatementPlan plan, int attempt)
    {
        try
        {
            var submission = new StatementSubmission { Plan = plan, Attempt = attempt };
            StatementAnswer answer = await Ask(context, nameof(SubmitStatement), submission);
            while (answer.Status == StatementStatus.HeldBack && watch.MayGoOn)
            {
                await watch.Wait();
                answer = await Ask(context, nameof(SubmitStatement), submission);
            }

            while (answer.Status == StatementStatus.Running)
            {
                if (!watch.MayGoOn)
                {
                    return await Cancel(context, watch, plan, answer);
                }

                await watch.Wait();
                answer = await Ask(context, nameof(CheckStatement), answer);
            }

            return answer.Status == StatementStatus.HeldBack
                ? answer with { Error = $"{answer.Error}; {watch.WhyNot}, nothing was sent" }
                : answer;
        }
        catch (TaskFailedException failure)
        {
            string error = $"{failure.TaskName}: {failure.FailureDetails.ErrorMessage}";
            return new StatementAnswer { Status = StatementStatus.Failed, Error = error };
        }
    }

    // A statement may end between the last look and the cancellation: what it ended as decides.
    private static async Task<StatementAnswer> Cancel(
        TaskOrchestrationContext context, StatementWatch watch, StatementPlan plan, StatementAnswer running)
    {
        await context.CallActivityAsync(nameof(CancelStatement), running, ActivityRetries.Transport);
        StatementAnswer answer = await Ask(context, nameof(CheckStatement), running);
        string error = $"{watch.WhyNot} after {watch.Waited.TotalSeconds:0} s of {plan.DeadlineSeconds:0}, it was cancelled";
        return answer.Status == StatementStatus.Finished ? answer : answer with { Status = StatementStatus.Failed, Error = error, Raised = false };
    }

    private static async Task<StatementResult?> Result(TaskOrchestrationContext context, StatementAnswer ended)
    {
        if (ended is not { Status: StatementStatus.Finished, HasResult: true })
        {
            return null;
        }

        try
        {
            return await context.CallActivityAsync<StatementResult>(nameof(ReadResult), ended, ActivityRetries.Transport);
        }
        catch (TaskFailedException failure)
        {
            // The statement did its work; that its answer cannot be read must not undo that.
            return StatementResult.Unreadable(failure.FailureDetails.ErrorMessage);
        }
    }

    private static Task<StatementAnswer> Ask(TaskOrchestrationContext context, string activity, object input) =>
        context.CallActivityAsync<StatementAnswer>(activity, input, ActivityRetries.Transport);
}
