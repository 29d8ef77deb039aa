using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Orchestrator.Planning;
using Orchestrator.Runs;

namespace Orchestrator.Triggers;

/// <summary>Whether a starter got its run.</summary>
/// <param name="Started">False: another run of the pipeline is active and nothing was done.</param>
/// <param name="RunId">Of the started run, or of the one that is active.</param>
public sealed record StartAnswer(bool Started, string RunId);

/// <summary>
/// Starts runs through their pipeline's gate. Of any number of simultaneous starters one gets its run; the others learn which run is
/// active.
/// </summary>
public sealed class RunStarter(TimeProvider clock)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Id of a run that starts now. Two runs of one second get different ids, because a completed id would silently run again.
    /// </summary>
    public async Task<string> NewRunId(DurableTaskClient client, string pipeline, CancellationToken stop)
    {
        for (DateTimeOffset moment = clock.GetUtcNow(); ; moment = moment.AddSeconds(1))
        {
            string runId = RunId(pipeline, moment);
            if (await client.GetInstanceAsync(runId, stop) is null)
            {
                return runId;
            }
        }
    }

    public static string RunId(string pipeline, DateTimeOffset moment) => $"{pipeline}.{moment.UtcDateTime:yyyyMMdd'T'HHmmss}";

    /// <exception cref="TimeoutException">The gate was accepted, but its run did not appear within 30 s: the task hub does not
    /// work.</exception>
    public async Task<StartAnswer> Start(
        DurableTaskClient client, string pipeline, string runId, RunRequest request, CancellationToken stop)
    {
        string gate = PipelineGate.InstanceId(pipeline);
        var input = new GateInput { RunId = runId, Token = Guid.NewGuid().ToString("N"), Pipeline = pipeline, Request = request };
        if (await client.GetInstanceAsync(gate, stop) is not { IsCompleted: false })
        {
            try
            {
                await client.ScheduleNewOrchestrationInstanceAsync(
                    nameof(PipelineGate), input, new StartOrchestrationOptions(InstanceId: gate), stop);
            }
            catch (OrchestrationAlreadyExistsException)
            {
                // Somebody else was faster; the gate says who.
            }
        }

        return await Admitted(client, gate, input, stop);
    }

    /// <summary>
    /// A schedule that was accepted is not yet a run: where the check is not atomic, later starters write over earlier ones, and the input
    /// that stays is the one that runs. So until its run is there, what the gate says may change, for those who were refused as well.
    /// </summary>
    private async Task<StartAnswer> Admitted(DurableTaskClient client, string gate, GateInput input, CancellationToken stop)
    {
        long begun = clock.GetTimestamp();
        GateInput? held = null;
        while (clock.GetElapsedTime(begun) < Patience)
        {
            held = (await client.GetInstanceAsync(gate, getInputsAndOutputs: true, stop))?.ReadInputAs<GateInput>();
            if (held is not null && await client.GetInstanceAsync(held.RunId, stop) is not null)
            {
                return new StartAnswer(held.Token == input.Token, held.RunId);
            }

            await Task.Delay(Look, clock, stop);
        }

        return held is not null && held.Token != input.Token
            ? new StartAnswer(false, held.RunId)
            : throw new TimeoutException(
                $"The gate of pipeline {input.Pipeline} was started, but run {input.RunId} did not appear"
                + $" within {Patience.TotalSeconds:0} s.");
    }
}
