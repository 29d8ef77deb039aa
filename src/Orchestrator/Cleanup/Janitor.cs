using Amazon.Appflow;
using Amazon.Appflow.Model;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orchestrator.Configuration;
using Orchestrator.Flows;
using Task = System.Threading.Tasks.Task;

namespace Orchestrator.Cleanup;

/// <summary>
/// The last net, for runs that could not clean up themselves (terminated, hub lost). Touches only flows of its own installation, after
/// their lease has ended, and only where neither the run nor one of its children is active.
/// </summary>
public sealed partial class Janitor(IAmazonAppflow appFlow, IOptions<OrchestratorOptions> options, TimeProvider clock, ILogger<Janitor> log)
{
    private static readonly OrchestrationRuntimeStatus[] Active =
        [OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Suspended];

    public async Task Sweep(DurableTaskClient client, CancellationToken stop)
    {
        var alive = new Dictionary<string, bool>(StringComparer.Ordinal);
        await foreach (ListedFlow flow in FlowList.All(appFlow, stop))
        {
            if (flow.Tags.GetValueOrDefault(FlowTags.Installation) != options.Value.Installation
                || flow.Tags.GetValueOrDefault(FlowTags.Run) is not { } run
                || FlowTags.Read(flow.Tags) is not { } lease
                || lease > clock.GetUtcNow())
            {
                continue;
            }

            if (!alive.TryGetValue(run, out bool active))
            {
                alive[run] = active = await IsActive(client, run, stop);
            }

            if (!active)
            {
                await appFlow.DeleteFlowAsync(new DeleteFlowRequest { FlowName = flow.Name, ForceDelete = true }, stop);
                LogFlowDeleted(flow.Name, run, lease);
            }
        }
    }

    // A terminate that was not recursive leaves children alive under an ended root.
    private static async Task<bool> IsActive(DurableTaskClient client, string run, CancellationToken stop)
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

    [LoggerMessage(4303, LogLevel.Warning, "{FlowName}: left by run {RunId}, whose lease ended at {Lease:yyyy-MM-dd HH:mm} UTC; deleted.")]
    private partial void LogFlowDeleted(string flowName, string runId, DateTimeOffset lease);
}
