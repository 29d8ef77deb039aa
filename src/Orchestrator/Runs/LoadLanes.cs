using Microsoft.DurableTask;
using Orchestrator.Dms;
using Orchestrator.Objects;
using Orchestrator.Planning;
using Orchestrator.Warehouse;

namespace Orchestrator.Runs;

/// <summary>
/// Loads the objects of a plan: as many lanes as the plan allows pull from one queue, so a long object holds up one lane and nobody else.
/// Replication tasks are no flows: each has a lane of its own beside them.
/// </summary>
internal sealed class LoadLanes(TaskOrchestrationContext context, RunState run, RunPlan plan, TaskLoads tasks)
{
    private readonly Queue<ObjectPlan> waiting = new(plan.Objects.Where(o => o.Replica is null));
    private readonly HashSet<string> children = new(StringComparer.Ordinal);
    private bool stopped = run.IsStopped;

    public async Task Run(PreparedWarehouse prepared)
    {
        var problems = prepared.Objects.Where(o => o.Problem is not null).ToDictionary(o => o.Name, o => o.Problem!);
        Task lanes = Task.WhenAll(
        [
            .. Enumerable.Range(0, Math.Min(plan.Concurrency, waiting.Count)).Select(_ => Lane(problems)),
            .. tasks.Tasks.Select(TaskLane),
        ]);
        if (await Task.WhenAny(lanes, run.Cancelled) == run.Cancelled)
        {
            Stop();
        }

        await lanes;
    }

    private async Task Lane(Dictionary<string, string> problems)
    {
        while (waiting.TryDequeue(out ObjectPlan? next))
        {
            if (stopped)
            {
                run.Ended(Result(next, ObjectState.Skipped, "the run was stopped before its turn came"));
                continue;
            }

            ObjectResult result = problems.TryGetValue(next.Name, out string? problem)
                ? Result(next, ObjectState.Failed, problem)
                : await Load(next);
            run.Ended(result);
            if (plan.AbortOnObjectFailure && result.State != ObjectState.Loaded)
            {
                Stop();
            }
        }
    }

    private async Task TaskLane(IGrouping<string, ObjectPlan> task)
    {
        string child = LoadTask.InstanceOf(plan.RunId, task.Key);
        children.Add(child);
        await tasks.Load(task);
        children.Remove(child);
        if (plan.AbortOnObjectFailure && task.Any(o => run.Result(o.Name) is not { State: ObjectState.Loaded }))
        {
            Stop();
        }
    }

    private async Task<ObjectResult> Load(ObjectPlan next)
    {
        string child = LoadId.Instance(plan.RunId, next.Name);
        children.Add(child);
        run.Began(next.Name);
        try
        {
            return await context.CallSubOrchestratorAsync<ObjectResult>(
                nameof(LoadObject), LoadRequest.Of(plan, next), new SubOrchestrationOptions(instanceId: child));
        }
        catch (TaskFailedException failure)
        {
            // One broken object must not cost the others their load, so failure is a result here.
            return Result(next, ObjectState.Failed, failure.FailureDetails.ErrorMessage);
        }
        finally
        {
            children.Remove(child);
        }
    }

    private void Stop()
    {
        stopped = true;
        foreach (string child in children.Order(StringComparer.Ordinal))
        {
            context.SendEvent(child, RunEvents.Cancel, "");
        }
    }

    private static ObjectResult Result(ObjectPlan o, ObjectState state, string error) =>
        new() { Name = o.Name, State = state, Error = error };
}
