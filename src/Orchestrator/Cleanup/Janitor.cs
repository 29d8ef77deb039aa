using Amazon.Appflow;
using Amazon.Appflow.Model;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orchestrator.Aws;
using Orchestrator.Configuration;
using Orchestrator.Flows;
using Task = System.Threading.Tasks.Task;

namespace Orchestrator.Cleanup;

/// <summary>
/// The last net, for runs that could not clean up themselves (terminated, hub lost). Touches only flows of its own installation, after
/// their lease has ended, and only where neither the run nor one of its children is active.
/// </summary>
public sealed partial class Janitor(
    IAmazonAppflow appFlow, BusyAws busy, IOptions<OrchestratorOptions> options, TimeProvider clock, ILogger<Janitor> log)
{
    public async Task Sweep(DurableTaskClient client, CancellationToken stop)
    {
        var active = new ActiveRuns(client);
        await foreach (ListedFlow flow in FlowList.All(appFlow, busy, stop))
        {
            if (flow.Tags.GetValueOrDefault(FlowTags.Installation) != options.Value.Installation
                || flow.Tags.GetValueOrDefault(FlowTags.Run) is not { } run
                || FlowTags.Read(flow.Tags) is not { } lease
                || lease > clock.GetUtcNow())
            {
                continue;
            }

            if (!await active.Contain(run, stop))
            {
                await Delete(flow.Name, run, lease, stop);
            }
        }
    }

    private async Task Delete(string flow, string run, DateTimeOffset lease, CancellationToken stop)
    {
        try
        {
            await appFlow.DeleteFlowAsync(new DeleteFlowRequest { FlowName = flow, ForceDelete = true }, stop);
            LogFlowDeleted(flow, run, lease);
        }
        catch (AmazonAppflowException error)
        {
            // One flow that cannot be deleted must not keep the others; the next sweep tries again.
            if (AwsErrors.Of(error) != AwsRefusal.Gone)
            {
                LogFlowLeft(flow, run, error.Message);
            }
        }
    }

    [LoggerMessage(4303, LogLevel.Warning, "{FlowName}: left by run {RunId}, whose lease ended at {Lease:yyyy-MM-dd HH:mm} UTC; deleted.")]
    private partial void LogFlowDeleted(string flowName, string runId, DateTimeOffset lease);

    [LoggerMessage(4307, LogLevel.Error, "{FlowName}: left by run {RunId} and cannot be deleted, the next sweep tries again: {Reason}")]
    private partial void LogFlowLeft(string flowName, string runId, string reason);
}
