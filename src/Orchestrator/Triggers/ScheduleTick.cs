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
    [Function(nameof(ScheduleTick))]
    public async Task Run([TimerTrigger("0 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken stop)
    {
        DateTimeOffset now = clock.GetUtcNow();
        IReadOnlyList<DueSlot> slots = DueSlots.Of(files.Read().Pipelines, now, options.Value.CatchUpWindow);
        // Together, so that a pipeline whose gate does not answer keeps nobody else from starting.
        await Task.WhenAll(slots.Select(due => Start(client, due, now, stop)));
    }

    private async Task Start(DurableTaskClient client, DueSlot due, DateTimeOffset now, CancellationToken stop)
    {
        string pipeline = due.Pipeline.Name.Value;
        string runId = RunStarter.RunId(pipeline, due.Slot);
        if (await client.GetInstanceAsync(runId, stop) is not null)
        {
            return;
        }

        // A pipeline that never ran has missed nothing: its first slot is the next one, not the last one before it was deployed.
        if (now - due.Slot > TimeSpan.FromMinutes(2) && await client.GetInstanceAsync(PipelineGate.InstanceId(pipeline), stop) is null)
        {
            return;
        }

        StartAnswer answer = await starter.Start(client, pipeline, runId, new RunRequest(), stop);
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
