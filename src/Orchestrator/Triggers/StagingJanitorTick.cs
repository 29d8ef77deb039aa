using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Orchestrator.Cleanup;

namespace Orchestrator.Triggers;

/// <summary>
/// Lets the janitor look into staging four times a day: each look wakes, and is billed by, a serverless warehouse, and what is left there
/// costs little.
/// </summary>
public sealed class StagingJanitorTick(StagingJanitor janitor)
{
    [Function(nameof(StagingJanitorTick))]
    public Task Run([TimerTrigger("0 35 */6 * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken stop) =>
        janitor.Sweep(client, stop);
}
