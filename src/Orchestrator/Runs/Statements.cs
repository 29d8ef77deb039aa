using Microsoft.DurableTask;
using Orchestrator.Planning;
using Orchestrator.Procedures;
using Orchestrator.Warehouse;

namespace Orchestrator.Runs;

/// <summary>The long statements of a run; a cancellation of the run reaches those that are running.</summary>
internal sealed class Statements(TaskOrchestrationContext context, RunState run, RunPlan plan)
{
    // Amazon Redshift's Data API ends a statement after 24 hours; nothing of ours should need a quarter of it.
    private static readonly TimeSpan Deadline = TimeSpan.FromHours(6);

    public Task<StatementOutcome> Run(string step, string sql) => Run(Plan(step, sql, Deadline.TotalSeconds), procedure: null);

    public Task<StatementOutcome> Call(ProcedurePlan procedure) => Run(
        Plan(procedure.Step, procedure.Sql, procedure.DeadlineSeconds) with { ReadsResult = procedure.ReadsResult }, procedure.Name);

    private StatementPlan Plan(string step, string sql, double deadlineSeconds) => new()
    {
        Warehouse = plan.Warehouse,
        RunId = plan.RunId,
        Step = step,
        Sql = sql,
        Polling = plan.Polling,
        DeadlineSeconds = deadlineSeconds,
    };

    private async Task<StatementOutcome> Run(StatementPlan statement, string? procedure)
    {
        string child = $"{plan.RunId}.{statement.Step}";
        Task<StatementOutcome> running = context.CallSubOrchestratorAsync<StatementOutcome>(
            nameof(RunStatement), statement, new SubOrchestrationOptions(instanceId: child));
        if (await Task.WhenAny(running, run.Cancelled) == run.Cancelled)
        {
            context.SendEvent(child, RunEvents.Cancel, "");
        }

        StatementOutcome outcome = await running with { Procedure = procedure };
        run.Ended(outcome);
        return outcome;
    }
}
