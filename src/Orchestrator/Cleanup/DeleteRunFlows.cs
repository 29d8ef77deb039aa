using Amazon.Appflow;
using Amazon.Appflow.Model;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Orchestrator.Aws;
using Orchestrator.Flows;

namespace Orchestrator.Cleanup;

/// <summary>Whose flows are to go.</summary>
public sealed record RunFlows
{
    public required string RunId { get; init; }

    public required string Installation { get; init; }
}

/// <param name="Names">Flows of the run that AppFlow did not delete.</param>
public sealed record FlowsLeft(IReadOnlyList<string> Names);

/// <summary>
/// The net under DeleteFlow: finds every flow that carries the run's tags and deletes it. Safe to repeat: what is gone is not found.
/// </summary>
public sealed partial class DeleteRunFlows(IAmazonAppflow appFlow, BusyAws busy, ILogger<DeleteRunFlows> log)
{
    [Function(nameof(DeleteRunFlows))]
    public async Task<FlowsLeft> Run([ActivityTrigger] RunFlows run, CancellationToken stop)
    {
        var left = new List<string>();
        await foreach (ListedFlow flow in FlowList.All(appFlow, busy, stop))
        {
            if (flow.Tags.GetValueOrDefault(FlowTags.Run) != run.RunId
                || flow.Tags.GetValueOrDefault(FlowTags.Installation) != run.Installation)
            {
                continue;
            }

            try
            {
                var request = new DeleteFlowRequest { FlowName = flow.Name, ForceDelete = true };
                await busy.Ask(() => appFlow.DeleteFlowAsync(request, stop), stop);
                LogFlowDeleted(flow.Name);
            }
            catch (AmazonAppflowException error) when (AwsErrors.Of(error) is not AwsRefusal.Transient)
            {
                if (AwsErrors.Of(error) != AwsRefusal.Gone)
                {
                    LogFlowLeft(flow.Name, error.Message);
                    left.Add(flow.Name);
                }
            }
        }

        return new FlowsLeft(left);
    }

    [LoggerMessage(4301, LogLevel.Warning, "{FlowName}: was left by its load, deleted by the run's clean-up.")]
    private partial void LogFlowDeleted(string flowName);

    [LoggerMessage(4302, LogLevel.Error, "{FlowName}: cannot be deleted, the janitor tries again after the lease: {Reason}")]
    private partial void LogFlowLeft(string flowName, string reason);
}
