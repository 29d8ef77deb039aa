using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Orchestrator.Aws;
using Orchestrator.Planning;
using Orchestrator.Reporting;
using Orchestrator.Warehouse;

namespace Orchestrator.Runs;

/// <summary>
/// One run of a pipeline: plan, load every object, consolidate, call the procedures, check the receipts, clean up, report.
/// </summary>
public static class SyncPipeline
{
    [Function(nameof(SyncPipeline))]
    public static async Task<RunReport> Run([OrchestrationTrigger] TaskOrchestrationContext context, RunStart start)
    {
        var run = new RunState(context, start);
        try
        {
            await Plan(context, run);
        }
        catch (TaskFailedException failure)
        {
            run.Fail($"The run could not be planned: {failure.FailureDetails.ErrorMessage}");
        }

        if (run.Plan is not { } plan || run.IsStopped)
        {
            return run.Report();
        }

        try
        {
            await Load(context, run, plan);
            await Consolidate(context, run, plan);
        }
        catch (TaskFailedException failure)
        {
            // Whatever broke, what the run made must go and what it did must be told.
            run.Fail($"{failure.TaskName}: {failure.FailureDetails.ErrorMessage}");
        }

        run.Settle();
        await RunEnding.CleanUp(context, run, plan);
        return await RunEnding.Publish(context, run, plan);
    }

    /// <summary>Asks AWS what the plan must know. Nothing is created before the plan is valid.</summary>
    private static async Task Plan(TaskOrchestrationContext context, RunState run)
    {
        run.Enter(RunPhase.Planning);
        Inquiry inquiry = await context.CallActivityAsync<Inquiry>(nameof(Describe), run.Start, ActivityRetries.Transport);
        if (inquiry.Coverage is not { } question)
        {
            run.Planned(new PlanAnswer(null, inquiry.Problems));
            return;
        }

        CoverageSnapshot coverage = await context.CallActivityAsync<CoverageSnapshot>(
            nameof(ReadCoverage), question, ActivityRetries.Transport);
        if (coverage.Problem is { } unusable)
        {
            run.Fail($"The warehouse cannot be used, nothing was created: {unusable}");
            return;
        }

        var basis = new PlanBasis { Start = run.Start, Coverage = coverage };
        PlanAnswer answer = await context.CallActivityAsync<PlanAnswer>(nameof(MakePlan), basis, ActivityRetries.Transport);
        run.Planned(answer);
    }

    private static async Task Load(TaskOrchestrationContext context, RunState run, RunPlan plan)
    {
        run.Enter(RunPhase.Preparing);
        PreparedWarehouse prepared = await context.CallActivityAsync<PreparedWarehouse>(
            nameof(PrepareWarehouse), plan, ActivityRetries.Transport);
        run.Enter(RunPhase.Loading);
        await new LoadLanes(context, run, plan).Run(prepared);
    }

    private static async Task Consolidate(TaskOrchestrationContext context, RunState run, RunPlan plan)
    {
        if (!run.HasLoadsToConsolidate)
        {
            return;
        }

        run.Enter(RunPhase.Consolidating);
        var request = new RegisterRequest { Plan = plan, Loads = run.Results };
        run.Registered(await context.CallActivityAsync<RegisteredLoads>(nameof(RegisterLoads), request, ActivityRetries.Transport));
        var statements = new Statements(context, run, plan);
        await new Consolidation(context, run, plan, statements).Run();

        run.Enter(RunPhase.Procedures);
        for (int i = 0; i < plan.Procedures.Count && run.MayCallProcedures; i++)
        {
            await statements.Run($"procedure-{i + 1}", plan.Procedures[i]);
        }

        var query = new ReceiptQuery { Warehouse = plan.Warehouse, Pipeline = plan.Pipeline, RunId = plan.RunId };
        run.Receive(await context.CallActivityAsync<IReadOnlyList<LoadReceipt>>(nameof(ReadReceipts), query, ActivityRetries.Transport));
    }
}
