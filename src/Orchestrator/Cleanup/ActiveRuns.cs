using Microsoft.DurableTask.Client;

namespace Orchestrator.Cleanup;

/// <summary>Which runs are still at work, each asked once per sweep.</summary>
internal sealed class ActiveRuns(DurableTaskClient client)
{
    private static readonly OrchestrationRuntimeStatus[] Active =
        [OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Suspended];

    private readonly Dictionary<string, bool> asked = new(StringComparer.Ordinal);

    /// <summary>True while the run or one of its children is active.</summary>
    public async Task<bool> Contain(string run, CancellationToken stop)
    {
        if (!asked.TryGetValue(run, out bool active))
        {
            asked[run] = active = await Ask(run, stop);
        }

        return active;
    }

    // A terminate that was not recursive leaves children alive under an ended root.
    private async Task<bool> Ask(string run, CancellationToken stop)
    {
        if (await client.GetInstanceAsync(run, stop) is { IsCompleted: false })
        {
            return true;
        }

        var children = new OrchestrationQuery(Statuses: Active, InstanceIdPrefix: $"{run}.");
        await foreach (OrchestrationMetadata _ in client.GetAllInstancesAsync(children).WithCancellation(stop))
        {
            return true;
        }

        return false;
    }
}
