using Microsoft.DurableTask;
using Orchestrator.Aws;
using Orchestrator.Cleanup;
using Orchestrator.Planning;
using Orchestrator.Reporting;
using Orchestrator.Warehouse;

namespace Orchestrator.Runs;

/// <summary>
/// The steps every run ends with, whatever happened before. What cannot be removed is named in the report.
/// </summary>
internal static class RunEnding
{
    public static async Task CleanUp(TaskOrchestrationContext context, RunState run, RunPlan plan)
    {
        run.Enter(RunPhase.CleaningUp);
        try
        {
            var flows = new RunFlows { RunId = plan.RunId, Installation = plan.Installation };
            run.LeftFlows(await context.CallActivityAsync<FlowsLeft>(nameof(DeleteRunFlows), flows, ActivityRetries.Transport));
        }
        catch (TaskFailedException failure)
        {
            string again = $"the janitor looks again after {plan.LeaseUntil:yyyy-MM-dd HH:mm} UTC";
            run.Fail($"Flows of the run may be left, {again}: {failure.FailureDetails.ErrorMessage}");
        }

        try
        {
            var staging = new DropRequest { Warehouse = plan.Warehouse, Pipeline = plan.Pipeline, RunId = plan.RunId };
            run.LeftStaging(await context.CallActivityAsync<DroppedStaging>(nameof(DropStaging), staging, ActivityRetries.Transport));
        }
        catch (TaskFailedException failure)
        {
            run.Fail($"Staging tables of the run may be left: {failure.FailureDetails.ErrorMessage}");
        }
    }

    public static async Task<RunReport> Publish(TaskOrchestrationContext context, RunState run, RunPlan plan)
    {
        RunReport report = run.Report();
        try
        {
            await context.CallActivityAsync(nameof(RecordRun), report.ToRow(plan) with { Procedures = run.SettledProcedures }, ActivityRetries.Transport);
        }
        catch (TaskFailedException failure)
        {
            run.Fail($"The run could not be recorded in the warehouse: {failure.FailureDetails.ErrorMessage}");
            report = run.Report();
        }

        run.Ended(report);
        return report;
    }
}
