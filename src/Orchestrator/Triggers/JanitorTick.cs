using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Orchestrator.Cleanup;

namespace Orchestrator.Triggers;

/// <summary>Lets the janitor look around every ten minutes.</summary>
public sealed class JanitorTick(Janitor janitor)
{
    [Function(nameof(JanitorTick))]
    public Task Run([TimerTrigger("0 5/10 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken stop) =>
        janitor.Sweep(client, stop);
}
