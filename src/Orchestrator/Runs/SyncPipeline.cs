using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Orchestrator.Aws;
using Orchestrator.Dms;
using Orchestrator.Planning;
using Orchestrator.Procedures;
using Orchestrator.Reporting;
using Orchestrator.Warehouse;

namespace Orchestrator.Runs;

/// <summary>
/// One run of a pipeline: plan, load every object, consolidate, check the receipts, call the procedures, clean up, report.
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
            var tasks = new TaskLoads(context, run, plan);
            await Load(context, run, plan, tasks);
            await Consolidate(context, run, plan, tasks);
            await CallProcedures(context, run, plan, tasks);
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

    private static async Task Load(TaskOrchestrationContext context, RunState run, RunPlan plan, TaskLoads tasks)
    {
        if (plan.Objects.Count == 0)
        {
            return;
        }

        run.Enter(RunPhase.Preparing);
        // Targets of replicated tables follow their loads, which may change the tables.
        RunPlan flows = plan with { Objects = [.. plan.Objects.Where(o => o.Replica is null).Select(o => o.ForTables())], Procedures = [] };
        PreparedWarehouse prepared = await context.CallActivityAsync<PreparedWarehouse>(
            nameof(PrepareWarehouse), flows, ActivityRetries.Transport);
        run.Enter(RunPhase.Loading);
        await new LoadLanes(context, run, plan, tasks).Run(prepared);
    }

    private static async Task Consolidate(TaskOrchestrationContext context, RunState run, RunPlan plan, TaskLoads tasks)
    {
        if (!run.HasLoads)
        {
            return;
        }

        run.Enter(RunPhase.Consolidating);
        var consolidation = new Consolidation(context, run, plan, new Statements(context, run, plan));
        while (true)
        {
            await tasks.Prepare();
            if (!await tasks.AllStand("before it was consolidated") && await tasks.LoadAgain())
            {
                continue;
            }

            if (run.NotRegistered is { Count: > 0 } loads)
            {
                RegisterRequest request = RegisterRequest.Of(tasks.Plan, loads);
                run.Registered(await context.CallActivityAsync<RegisteredLoads>(nameof(RegisterLoads), request, ActivityRetries.Transport));
                await consolidation.Run();
            }

            if (await tasks.AllStand("while it was consolidated") || !await tasks.LoadAgain())
            {
                break;
            }
        }

        var query = new ReceiptQuery { Warehouse = plan.Warehouse, Pipeline = plan.Pipeline, RunId = plan.RunId };
        RunReceipts read = await context.CallActivityAsync<RunReceipts>(nameof(ReadReceipts), query, ActivityRetries.Transport);
        run.Receive(read.Loads);
    }

    /// <summary>After the receipts, so that no procedure reads what does not add up.</summary>
    private static async Task CallProcedures(TaskOrchestrationContext context, RunState run, RunPlan plan, TaskLoads tasks)
    {
        if (plan.Procedures.Count == 0 || !run.MayCallProcedures)
        {
            return;
        }

        run.Enter(RunPhase.Procedures);
        await new ProcedureCalls(context, run, plan, new Statements(context, run, plan)).Run();
        await tasks.AllStand("while procedures read it", o => !o.IsConsolidated);
    }
}
