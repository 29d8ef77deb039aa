using Microsoft.DurableTask;
using Orchestrator.Planning;
using Orchestrator.Warehouse;

namespace Orchestrator.Runs;

/// <summary>The long statements of a run, one after another; a cancellation of the run reaches the one that is running.</summary>
internal sealed class Statements(TaskOrchestrationContext context, RunState run, RunPlan plan)
{
    // Amazon Redshift's Data API ends a statement after 24 hours; nothing of ours should need a quarter of it.
    private static readonly TimeSpan Deadline = TimeSpan.FromHours(6);

    public async Task<StatementOutcome> Run(string step, string sql)
    {
        var statement = new StatementPlan
        {
            Warehouse = plan.Warehouse,
            RunId = plan.RunId,
            Step = step,
            Sql = sql,
            Polling = plan.Polling,
            DeadlineSeconds = Deadline.TotalSeconds,
        };
        string child = $"{plan.RunId}.{step}";
        Task<StatementOutcome> running = context.CallSubOrchestratorAsync<StatementOutcome>(
            nameof(RunStatement), statement, new SubOrchestrationOptions(instanceId: child));
        if (await Task.WhenAny(running, run.Cancelled) == run.Cancelled)
        {
            context.SendEvent(child, RunEvents.Cancel, "");
        }

        StatementOutcome outcome = await running;
        run.Ended(outcome);
        return outcome;
    }
}
