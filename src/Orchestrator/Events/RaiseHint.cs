using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Orchestrator.Configuration;
using Orchestrator.Dms;
using Orchestrator.Objects;
using Orchestrator.Runs;
using Orchestrator.Warehouse;

namespace Orchestrator.Events;

/// <summary>
/// Tells whoever waits for it that something may have happened. Repeating it is safe because a hint only makes its receiver ask the
/// service earlier. It reaches an instance only if that one is active and waits for this kind of event, whatever the event claims.
/// </summary>
public sealed partial class RaiseHint(PipelineFiles files, ILogger<RaiseHint> log)
{
    [Function(nameof(RaiseHint))]
    public async Task<HintOutcome> Run([ActivityTrigger] Hint hint, [DurableClient] DurableTaskClient client, CancellationToken stop)
    {
        var raised = new List<string>();
        var lost = new List<string>();
        foreach (string instance in await Waiters(hint, client, stop))
        {
            if (await client.GetInstanceAsync(instance, stop) is not { IsCompleted: false } waiter || waiter.Name != WaiterOf(hint))
            {
                continue;
            }

            try
            {
                await client.RaiseEventAsync(instance, hint.Name, "", stop);
                raised.Add(instance);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // Hosts differ in what they throw; a lost hint costs time and nothing else, so no failure of it may stop the rest.
                LogLost(error, hint.Name, instance);
                lost.Add(instance);
            }
        }

        return new HintOutcome(raised, lost);
    }

    /// <summary>Flows and statements are named after who waits for them; a task is looked for in what is running.</summary>
    private async Task<IReadOnlyList<string>> Waiters(Hint hint, DurableTaskClient client, CancellationToken stop)
    {
        if (hint.Name != RunEvents.TaskChanged)
        {
            return hint.WithoutAttempt() is { } instance ? [instance] : [];
        }

        var waiters = new List<string>();
        PipelineSet set = await files.ReadOrThrow(stop);
        foreach (Pipeline pipeline in set.Pipelines.Where(p => p.Objects.Any(o => o.Replica?.Source.TaskArn.Value == hint.Subject)))
        {
            string gate = PipelineGate.InstanceId(pipeline.Name.Value);
            if (await client.GetInstanceAsync(gate, getInputsAndOutputs: true, stop) is { IsCompleted: false } active)
            {
                waiters.Add(LoadTask.InstanceOf(active.ReadInputAs<GateInput>()!.RunId, hint.Subject));
            }
        }

        return waiters;
    }

    private static string WaiterOf(Hint hint) => hint.Name switch
    {
        RunEvents.FlowEnded => nameof(LoadObject),
        RunEvents.StatementEnded => nameof(RunStatement),
        _ => nameof(LoadTask),
    };

    [LoggerMessage(4601, LogLevel.Warning, "Hint {Hint} did not reach {Instance}, which will look by itself.")]
    private partial void LogLost(Exception error, string hint, string instance);
}
