using Microsoft.DurableTask;
using Orchestrator.Aws;
using Orchestrator.Flows;

namespace Orchestrator.Objects;

/// <summary>Asks AppFlow until the account's limits let a request through; the deadline's error names who fills the account.</summary>
internal static class Admission
{
    public static async Task<FlowAnswer> Ask(
        TaskOrchestrationContext context, LoadWatch watch, string activity, FlowOrder order, double deadlineSeconds)
    {
        DateTime begun = context.CurrentUtcDateTime;
        while (true)
        {
            FlowAnswer answer = await context.CallActivityAsync<FlowAnswer>(activity, order, ActivityRetries.Transport);
            TimeSpan left = TimeSpan.FromSeconds(deadlineSeconds) - (context.CurrentUtcDateTime - begun);
            if (answer.Kind != FlowAnswerKind.HeldBack)
            {
                return answer;
            }

            if (watch.IsCancelled)
            {
                return FlowAnswer.Refused("the run was cancelled");
            }

            if (left <= TimeSpan.Zero)
            {
                ForeignFlows foreign = await context.CallActivityAsync<ForeignFlows>(
                    nameof(NameForeignFlows), order.Installation, ActivityRetries.Transport);
                return FlowAnswer.Hopeless($"{activity} was held back for {deadlineSeconds:0} s: {answer.Reason?.TrimEnd('.')}; {foreign}");
            }

            watch.Show(ObjectState.Creating, order.Attempt, $"held back: {answer.Reason}");
            await watch.WaitForRoom(context.CurrentUtcDateTime - begun, left);
        }
    }
}
