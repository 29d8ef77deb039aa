using Microsoft.DurableTask;
using Orchestrator.Aws;
using Orchestrator.Objects;
using Orchestrator.Planning;
using Orchestrator.Runs;
using Orchestrator.Warehouse;

namespace Orchestrator.Dms;

/// <summary>
/// The replication tasks of a run. They load beside the lanes, which are AppFlow's: each task at once. Their tables are the tasks' own, so
/// what stands in them counts only while the task has not been started again.
/// </summary>
internal sealed class TaskLoads(TaskOrchestrationContext context, RunState run, RunPlan plan)
{
    private readonly Dictionary<string, int> attempts = new(StringComparer.Ordinal);
    private readonly List<string> moved = [];

    /// <summary>The plan with what became known when the tables were loaded.</summary>
    public RunPlan Plan { get; private set; } = plan;

    /// <summary>The tables of each task.</summary>
    public IEnumerable<IGrouping<string, ObjectPlan>> Tasks =>
        Plan.Objects.Where(o => o.Replica is not null).GroupBy(o => o.Replica!.TaskArn, StringComparer.Ordinal);

    private IEnumerable<ObjectPlan> Loaded =>
        Plan.Objects.Where(o => o.Replica is not null && run.Result(o.Name) is { State: ObjectState.Loaded });

    public Task Load(IGrouping<string, ObjectPlan> task) => Load(task, LoadTask.InstanceOf(Plan.RunId, task.Key), 1, Plan.Attempts);

    /// <summary>
    /// Makes the targets of what was loaded, in the columns and types that the tasks wrote: before the load nobody can know them.
    /// </summary>
    public async Task Prepare()
    {
        HashSet<string> names = [.. run.NotRegistered.Select(load => load.Name)];
        ObjectPlan[] loaded = [.. Loaded.Where(o => o.IsConsolidated && names.Contains(o.Name))];
        if (loaded.Length == 0)
        {
            return;
        }

        PreparedWarehouse prepared = await context.CallActivityAsync<PreparedWarehouse>(
            nameof(PrepareWarehouse), Plan with { Objects = loaded }, ActivityRetries.Transport);
        Plan = Plan with
        {
            Objects = [.. Plan.Objects.Select(o =>
                loaded.Contains(o) ? o with { Kept = prepared.Objects.FirstOrDefault(p => p.Name == o.Name)?.Kept } : o)],
        };
        foreach (PreparedObject o in prepared.Objects.Where(o => o.Problem is not null))
        {
            run.Ended(run.Result(o.Name)! with { State = ObjectState.Failed, Error = o.Problem });
        }
    }

    /// <summary>
    /// Asks DMS whether each task still stands where it stopped at the end of its load. What was read of the tables of one that does not may
    /// be half of another load: they count as failed until they are loaded again.
    /// </summary>
    /// <param name="when">What was done, or was about to be done, with the tables.</param>
    /// <param name="of">Which of the tables; null for all.</param>
    public async Task<bool> AllStand(string when, Func<ObjectPlan, bool>? of = null)
    {
        moved.Clear();
        foreach (IGrouping<string, ObjectPlan> task in
            Loaded.Where(of ?? (_ => true)).GroupBy(o => o.Replica!.TaskArn, StringComparer.Ordinal).ToList())
        {
            TaskState state = await context.CallActivityAsync<TaskState>(nameof(CheckTask), task.Key, ActivityRetries.Transport);
            string? loadedBy = run.Result(task.First().Name)!.ExecutionId;
            if (state.Progress == TaskProgress.Ended && state.RunName == loadedBy)
            {
                continue;
            }

            moved.Add(task.Key);
            foreach (ObjectPlan o in task)
            {
                string error = $"the task was started again {when}, so what stood in its table was not one load; it is {state.Status} now";
                run.Ended(run.Result(o.Name)! with { State = ObjectState.Failed, Error = error });
            }
        }

        return moved.Count == 0;
    }

    /// <summary>Takes the loads of the tasks that were started again, once they have ended.</summary>
    /// <returns>False where no attempt is left for any of them.</returns>
    public async Task<bool> LoadAgain()
    {
        IGrouping<string, ObjectPlan>[] again =
            [.. Tasks.Where(task => moved.Contains(task.Key) && attempts[task.Key] < Plan.Attempts)];
        await Task.WhenAll(again.Select(task =>
            Load(task, $"{LoadTask.InstanceOf(Plan.RunId, task.Key)}.{attempts[task.Key] + 1}", attempts[task.Key] + 1, most: 1)));
        return again.Length > 0;
    }

    private async Task Load(IGrouping<string, ObjectPlan> task, string child, int firstAttempt, int most)
    {
        ObjectPlan[] tables = [.. task];
        if (run.IsStopped)
        {
            End(tables.Select(o => Result(o, ObjectState.Skipped, "the run was stopped before its turn came")));
            return;
        }

        attempts[task.Key] = firstAttempt;
        Array.ForEach(tables, o => run.Began(o.Name));
        try
        {
            Task<TaskResult> loading = context.CallSubOrchestratorAsync<TaskResult>(
                nameof(LoadTask), TaskRequest.Of(Plan, tables, firstAttempt, most), new SubOrchestrationOptions(instanceId: child));
            if (await Task.WhenAny(loading, run.Cancelled) == run.Cancelled)
            {
                context.SendEvent(child, RunEvents.Cancel, "");
            }

            TaskResult result = await loading;
            attempts[task.Key] = result.Tables[0].Attempt;
            End(result.Tables);
        }
        catch (TaskFailedException failure)
        {
            // One broken task must not cost the others their load, so failure is a result here.
            End(tables.Select(o => Result(o, ObjectState.Failed, failure.FailureDetails.ErrorMessage)));
        }
    }

    private void End(IEnumerable<ObjectResult> results)
    {
        foreach (ObjectResult result in results)
        {
            run.Ended(result);
        }
    }

    private static ObjectResult Result(ObjectPlan o, ObjectState state, string error) => new() { Name = o.Name, State = state, Error = error };
}
