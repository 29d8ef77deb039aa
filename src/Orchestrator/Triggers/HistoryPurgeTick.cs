using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Orchestrator.Cleanup;

namespace Orchestrator.Triggers;

/// <summary>Lets old histories be forgotten once a day.</summary>
public sealed class HistoryPurgeTick(HistoryPurge histories)
{
    [Function(nameof(HistoryPurgeTick))]
    public Task Run([TimerTrigger("0 50 3 * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken stop) =>
        histories.Purge(client, stop);
}
