using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orchestrator.Configuration;
using Orchestrator.Events;
using Orchestrator.Runs;

namespace Orchestrator.Cleanup;

/// <summary>
/// Forgets the histories of runs and events that ended long ago, children before their root: cut short anywhere, the next purge finds the
/// rest. A root with a child that is still active stays whole. Gates stay: there is one per pipeline, and it says that the pipeline has run
/// before.
/// </summary>
public sealed partial class HistoryPurge(IOptions<OrchestratorOptions> options, TimeProvider clock, ILogger<HistoryPurge> log)
{
    private const int AtOnce = 20;

    private static readonly OrchestrationRuntimeStatus[] Over =
        [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated];

    /// <summary>Returns how many roots were forgotten.</summary>
    public async Task<int> Purge(DurableTaskClient client, CancellationToken stop)
    {
        DateTimeOffset oldest = clock.GetUtcNow() - options.Value.KeepHistory;
        var old = new List<string>();
        await foreach (OrchestrationMetadata root in client
            .GetAllInstancesAsync(new OrchestrationQuery(CreatedTo: oldest, Statuses: Over)).WithCancellation(stop))
        {
            // Old enough is what ended so long ago; a run may take days.
            if (root.Name is nameof(SyncPipeline) or nameof(DeliverEvent) && root.LastUpdatedAt <= oldest)
            {
                old.Add(root.InstanceId);
            }
        }

        int purged = 0;
        foreach (string root in old)
        {
            purged += await Purge(client, root, stop) ? 1 : 0;
        }

        if (purged > 0)
        {
            LogPurged(purged, oldest);
        }

        return purged;
    }

    // Children are found by their ids: not every backend purges them with their root.
    private static async Task<bool> Purge(DurableTaskClient client, string root, CancellationToken stop)
    {
        var children = new List<string>();
        await foreach (OrchestrationMetadata child in client
            .GetAllInstancesAsync(new OrchestrationQuery(InstanceIdPrefix: $"{root}.")).WithCancellation(stop))
        {
            if (!child.IsCompleted)
            {
                return false;
            }

            children.Add(child.InstanceId);
        }

        foreach (string[] some in children.Chunk(AtOnce))
        {
            await Task.WhenAll(some.Select(child => client.PurgeInstanceAsync(child, stop)));
        }

        await client.PurgeInstanceAsync(root, stop);
        return true;
    }

    [LoggerMessage(4306, LogLevel.Information, "Forgot the histories of {Count} runs and events that ended before {Oldest:yyyy-MM-dd HH:mm} UTC.")]
    private partial void LogPurged(int count, DateTimeOffset oldest);
}
