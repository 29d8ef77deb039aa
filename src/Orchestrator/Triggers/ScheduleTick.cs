using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orchestrator.Configuration;
using Orchestrator.Planning;
using Orchestrator.Runs;

namespace Orchestrator.Triggers;

/// <summary>The clock of all pipelines: once a minute, starts what is due.</summary>
public sealed partial class ScheduleTick(
    PipelineFiles files, RunStarter starter, IOptions<OrchestratorOptions> options, TimeProvider clock, ILogger<ScheduleTick> log)
{
    /// <summary>Two ticks: one of them may come late.</summary>
    private static readonly TimeSpan JustNow = TimeSpan.FromMinutes(2);

    [Function(nameof(ScheduleTick))]
    public async Task Run([TimerTrigger("0 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken stop)
    {
        DateTimeOffset now = clock.GetUtcNow();
        PipelineSet set = await files.Read(stop);
        // Together, so that a pipeline whose gate does not answer keeps nobody else from starting.
        IEnumerable<Pipeline> scheduled = set.Pipelines.Where(pipeline => pipeline.Schedule is not null);
        await Task.WhenAll(scheduled.Select(pipeline => Tick(client, pipeline, now, stop)));
    }

    /// <summary>
    /// How far back a slot is still started: as far as missed ones are caught up, and at the end of a run as far as its begin, because a
    /// slot that came while it was active has waited for its end, not been missed.
    /// </summary>
    internal static TimeSpan Reach(OrchestrationMetadata? gate, DateTimeOffset now, TimeSpan catchUp) =>
        gate is { IsCompleted: true } && now - gate.LastUpdatedAt <= JustNow && now - gate.CreatedAt > catchUp
            ? now - gate.CreatedAt
            : catchUp;

    private async Task Tick(DurableTaskClient client, Pipeline pipeline, DateTimeOffset now, CancellationToken stop)
    {
        OrchestrationMetadata? gate = await client.GetInstanceAsync(PipelineGate.InstanceId(pipeline.Name.Value), stop);
        TimeSpan reach = Reach(gate, now, options.Value.CatchUpWindow);
        foreach (DueSlot due in DueSlots.Of([pipeline], now, reach))
        {
            // A pipeline that never ran has missed nothing: its first slot is the next one, not the last one before it was deployed.
            if (gate is not null || now - due.Slot <= JustNow)
            {
                await Start(client, due, now, stop);
            }
        }
    }

    private async Task Start(DurableTaskClient client, DueSlot due, DateTimeOffset now, CancellationToken stop)
    {
        string pipeline = due.Pipeline.Name.Value;
        string runId = RunStarter.RunId(pipeline, due.Slot);
        if (await client.GetInstanceAsync(runId, stop) is not null)
        {
            return;
        }

        StartAnswer answer = await starter.Start(client, pipeline, runId, new RunRequest { Slot = due.Slot }, stop);
        if (answer.Started)
        {
            LogStarted(pipeline, runId, (now - due.Slot).TotalSeconds);
        }
        else
        {
            LogWaits(pipeline, due.Slot, answer.RunId);
        }
    }

    [LoggerMessage(4401, LogLevel.Information, "{Pipeline}: run {RunId} started {Late:0} s after its time.")]
    private partial void LogStarted(string pipeline, string runId, double late);

    [LoggerMessage(4402, LogLevel.Information, "{Pipeline}: the slot of {Slot:yyyy-MM-dd HH:mm:ss} UTC waits for the end of run {Active}.")]
    private partial void LogWaits(string pipeline, DateTimeOffset slot, string active);
}
