using System.Text.Json;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Orchestrator.Reporting;

namespace Orchestrator.Tests.Runs;

/// <summary>
/// Starts gates as the Azure Storage backend does, where looking whether an id is active and writing its row are two steps: the first
/// starters all find the id free and are all accepted, each writes over the one before, and what the last of them wrote is what runs.
/// </summary>
/// <param name="hub">Where everything else goes, and the gate once its last writer has come.</param>
/// <param name="accepted">How many starters are accepted: 13 of 50 where it was tried.</param>
internal sealed class LooselyCheckedClient(DurableTaskClient hub, int accepted) : DurableTaskClient("loose")
{
    private readonly TaskCompletionSource allHaveLooked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim row = new(1);
    private int writes;
    private volatile OrchestrationMetadata? written;
    private TaskCompletionSource seen = new();

    /// <summary>How often the gate's row was written.</summary>
    public int Written { get; private set; }

    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        int write = Interlocked.Increment(ref writes);
        if (write > accepted)
        {
            await started.Task;
            throw new OrchestrationAlreadyExistsException($"{options!.InstanceId} is active.");
        }

        if (write == accepted)
        {
            allHaveLooked.SetResult();
        }

        await allHaveLooked.Task.WaitAsync(cancellation);
        await row.WaitAsync(cancellation);
        try
        {
            await Write(orchestratorName, input, options!, cancellation);
        }
        finally
        {
            row.Release();
        }

        return options!.InstanceId!;
    }

    public override async Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        if (!instanceId.StartsWith("gate.", StringComparison.Ordinal) || started.Task.IsCompleted)
        {
            return await hub.GetInstancesAsync(instanceId, getInputsAndOutputs, cancellation);
        }

        // Who looks between two writes sees the former, and what it sees will not last.
        OrchestrationMetadata? now = written;
        if (now is not null)
        {
            seen.TrySetResult();
        }

        return now;
    }

    private async Task Write(TaskName name, object? input, StartOrchestrationOptions options, CancellationToken cancellation)
    {
        if (written is not null)
        {
            await seen.Task;
        }

        seen = new TaskCompletionSource();
        written = new OrchestrationMetadata(name.Name, options.InstanceId!)
        {
            RuntimeStatus = OrchestrationRuntimeStatus.Pending,
            SerializedInput = JsonSerializer.Serialize(input, OrchestratorJson.Options),
            DataConverter = new JsonDataConverter(OrchestratorJson.Options),
        };
        Written++;
        if (Written == accepted)
        {
            await hub.ScheduleNewOrchestrationInstanceAsync(name, input, options, cancellation);
            started.SetResult();
        }
    }

    public override Task RaiseEventAsync(
        string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default) =>
        hub.RaiseEventAsync(instanceId, eventName, eventPayload, cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        hub.WaitForInstanceStartAsync(instanceId, getInputsAndOutputs, cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        hub.WaitForInstanceCompletionAsync(instanceId, getInputsAndOutputs, cancellation);

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        hub.SuspendInstanceAsync(instanceId, reason, cancellation);

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        hub.ResumeInstanceAsync(instanceId, reason, cancellation);

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) =>
        hub.GetAllInstancesAsync(filter);

    public override ValueTask DisposeAsync()
    {
        row.Dispose();
        return ValueTask.CompletedTask;
    }
}
