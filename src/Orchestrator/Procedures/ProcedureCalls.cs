using Microsoft.DurableTask;
using Orchestrator.Aws;
using Orchestrator.Objects;
using Orchestrator.Planning;
using Orchestrator.Runs;
using Orchestrator.Warehouse;

namespace Orchestrator.Procedures;

/// <summary>
/// Calls the procedures of a run, each as soon as those it comes after ended well, so many at once as the plan allows. One that failed
/// stops those that come after it and nothing else.
/// </summary>
internal sealed class ProcedureCalls(TaskOrchestrationContext context, RunState run, RunPlan plan, Statements statements)
{
    private readonly Dictionary<string, StatementOutcome> ended = new(StringComparer.Ordinal);
    private readonly List<Task<StatementOutcome>> running = [];
    private readonly List<ProcedurePlan> waiting = [.. plan.Procedures];

    public async Task Run()
    {
        Dictionary<string, ProcedureStanding> standings = await Standings();
        while (waiting.Count > 0 || running.Count > 0)
        {
            if (waiting.Find(IsReady) is { } next)
            {
                waiting.Remove(next);
                if (WhyNot(next, standings) is { } skipped)
                {
                    ended[next.Name] = skipped;
                    run.Ended(skipped);
                }
                else
                {
                    running.Add(Call(next));
                }
            }
            else
            {
                running.Remove(await Task.WhenAny(running));
            }
        }

        run.Settled([.. standings.Values.Where(standing => ended[standing.Name].Succeeded)]);
    }

    /// <summary>What is known of the procedures that wait for changes; nothing where it cannot be read: then they are called as if all had changed.</summary>
    private async Task<Dictionary<string, ProcedureStanding>> Standings()
    {
        ProcedurePlan[] asked = [.. plan.Procedures.Where(procedure => procedure.OnlyChanged)];
        if (asked.Length == 0)
        {
            return [];
        }

        var query = new ProcedureQuery { Warehouse = plan.Warehouse, Pipeline = plan.Pipeline, RunId = plan.RunId, Procedures = asked };
        try
        {
            IReadOnlyList<ProcedureStanding> read = await context.CallActivityAsync<IReadOnlyList<ProcedureStanding>>(
                nameof(ReadStandings), query, ActivityRetries.Transport);
            return read.ToDictionary(standing => standing.Name, StringComparer.Ordinal);
        }
        catch (TaskFailedException failure)
        {
            run.KnowsNoStandings(failure.FailureDetails.ErrorMessage);
            return [];
        }
    }

    // A procedure that will not be called needs no place among those that run.
    private bool IsReady(ProcedurePlan procedure) =>
        procedure.After.All(ended.ContainsKey) && (running.Count < plan.ProcedureConcurrency || Hindrance(procedure) is not null);

    private async Task<StatementOutcome> Call(ProcedurePlan procedure)
    {
        StatementOutcome outcome = await statements.Call(procedure);
        ended[procedure.Name] = outcome;
        return outcome;
    }

    /// <summary>The outcome of a procedure that is not called; null for one that is.</summary>
    private StatementOutcome? WhyNot(ProcedurePlan procedure, Dictionary<string, ProcedureStanding> standings)
    {
        if (Hindrance(procedure) is { } hindrance)
        {
            return NeverCalled(procedure, hindrance, succeeded: false);
        }

        // Inputs without a receipt leave no trace in the ledger.
        bool unchanged = standings.TryGetValue(procedure.Name, out ProcedureStanding? standing)
            && !standing.IsDue
            && !run.HasLoadsWithoutReceipt(procedure.Inputs);
        return unchanged
            ? NeverCalled(procedure, "nothing it reads has changed since it last succeeded", succeeded: true)
            : null;
    }

    private static StatementOutcome NeverCalled(ProcedurePlan procedure, string why, bool succeeded) => new()
    {
        Step = procedure.Step, Procedure = procedure.Name, Succeeded = succeeded, NotCalled = why, Seconds = 0, Attempts = 0,
    };

    private string? Hindrance(ProcedurePlan procedure)
    {
        if (run.IsStopped)
        {
            return "the run was cancelled";
        }

        if (procedure.After.FirstOrDefault(name => !ended[name].Succeeded) is { } before)
        {
            return $"{ProcedurePlan.StepOf(before)} {(ended[before].NotCalled is null ? "failed" : "was not called")}";
        }

        ObjectResult? missing = run.Results.FirstOrDefault(
            result => result.State != ObjectState.Loaded && (procedure.Inputs?.Contains(result.Name, StringComparer.Ordinal) ?? false));
        return missing is null ? null : $"{missing.Name}, which it reads, was not loaded";
    }
}
