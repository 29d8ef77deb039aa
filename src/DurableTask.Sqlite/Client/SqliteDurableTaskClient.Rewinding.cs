using DurableTask.Sqlite.History;
using DurableTask.Sqlite.Rewind;
using DurableTask.Sqlite.Storage;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Client;

internal sealed partial class SqliteDurableTaskClient
{
    /// <summary>
    /// Sets a failed instance back to before its failure, under a new execution id: activities that failed are done again, sub-orchestrations
    /// that failed are rewound in turn, what succeeded is kept.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such instance.</exception>
    /// <exception cref="InvalidOperationException">It has not failed, or its code is not registered.</exception>
    public override async Task RewindInstanceAsync(string instanceId, string reason, CancellationToken cancellation = default)
    {
        RewindPlan plan = await PlanRewind(await Load(instanceId, cancellation), cancellation);
        bool outdated = false;
        await engine.Store.Run(
            file =>
            {
                var rewind = new RewindCommit(file, engine.Store.Ids, reason, Now);
                outdated = rewind.IsOutdated(plan);
                if (!outdated)
                {
                    rewind.Apply(plan);
                }

                return rewind.Effects;
            },
            engine.Dispatcher.Spread).WaitAsync(cancellation);
        if (outdated)
        {
            throw new InvalidOperationException($"Orchestration '{instanceId}' was changed by someone else while it was being rewound.");
        }
    }

    async Task<RewindPlan> PlanRewind(LoadedInstance failed, CancellationToken cancellation)
    {
        InstanceRecord instance = failed.Record;
        if (instance.Status != OrchestrationRuntimeStatus.Failed)
        {
            throw new InvalidOperationException($"Orchestration '{instance.InstanceId}' is {instance.Status}; only a failed one can be rewound.");
        }

        if (!engine.Dispatcher.IsRegistered(instance.Name))
        {
            throw new InvalidOperationException(
                $"Orchestration '{instance.InstanceId}' cannot be rewound: no orchestrator named '{instance.Name}' is registered.");
        }

        RewindPlan plan = new RewindPlanner(failed, () => engine.Dispatcher.CreateSession(instance, () => { })).Plan();
        foreach (SubOrchestrationInstanceCreated open in plan.Open.OfType<SubOrchestrationInstanceCreated>())
        {
            LoadedInstance? child = await engine.Store.Read(file => LoadedInstance.Read(file, open.InstanceId)).WaitAsync(cancellation);
            if (child is { Record.Status: OrchestrationRuntimeStatus.Failed } && plan.IsChild(child.Record, open))
            {
                plan.Children.Add(await PlanRewind(child, cancellation));
            }
        }

        return plan;
    }
}
