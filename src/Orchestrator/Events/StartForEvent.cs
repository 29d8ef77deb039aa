using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Orchestrator.Planning;
using Orchestrator.Triggers;

namespace Orchestrator.Events;

/// <summary>
/// Tries to start the run of an event, through the same gate as every start. Repeating it is safe because the run's id is made of the
/// event's: a run that exists is never started again.
/// </summary>
public sealed partial class StartForEvent(RunStarter starter, ILogger<StartForEvent> log)
{
    private static readonly OrchestrationRuntimeStatus[] Active =
        [OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Suspended];

    [Function(nameof(StartForEvent))]
    public async Task<EventStartAnswer> Run(
        [ActivityTrigger] EventStart start, [DurableClient] DurableTaskClient client, CancellationToken stop)
    {
        if (await client.GetInstanceAsync(start.RunId, stop) is not null)
        {
            return Answer(start, EventStartState.AlreadyStarted, start.RunId);
        }

        if (start.WaitsSince is not null && await Later(client, start, stop) is { } later)
        {
            LogCovered(start.Pipeline, start.Event.Id, later.Event.Id);
            return Answer(start, EventStartState.Covered, later.RunId) with { Note = $"event {later.Event.Id} came later for the same cause" };
        }

        var request = new RunRequest { Event = start.Event };
        StartAnswer answer = await starter.Start(client, start.Pipeline, start.RunId, request, stop);
        if (answer.Started || answer.RunId == start.RunId)
        {
            LogStarted(start.Pipeline, start.RunId, start.Cause, start.Event.Id);
            return Answer(start, EventStartState.Started, start.RunId);
        }

        LogWaits(start.Pipeline, start.Event.Id, answer.RunId);
        return Answer(start, EventStartState.Waits, answer.RunId) with { Note = $"starts when run {answer.RunId} has ended" };
    }

    /// <summary>Another start that waits, for the same cause, and came later.</summary>
    private static async Task<EventStart?> Later(DurableTaskClient client, EventStart start, CancellationToken stop)
    {
        var waiting = new OrchestrationQuery(Statuses: Active, InstanceIdPrefix: DeliverEvent.IdPrefix, FetchInputsAndOutputs: true);
        await foreach (OrchestrationMetadata other in client.GetAllInstancesAsync(waiting).WithCancellation(stop))
        {
            if (other.Name == nameof(StartOnEvent) && other.ReadInputAs<EventStart>() is { } found && start.IsCoveredBy(found))
            {
                return found;
            }
        }

        return null;
    }

    private static EventStartAnswer Answer(EventStart start, EventStartState state, string runId) =>
        new() { Pipeline = start.Pipeline, State = state, RunId = runId };

    [LoggerMessage(4611, LogLevel.Information, "{Pipeline}: run {RunId} started on {Cause}, event {EventId}.")]
    private partial void LogStarted(string pipeline, string runId, string cause, string eventId);

    [LoggerMessage(4612, LogLevel.Information, "{Pipeline}: the start on event {EventId} waits for the end of run {Active}.")]
    private partial void LogWaits(string pipeline, string eventId, string active);

    [LoggerMessage(4613, LogLevel.Information, "{Pipeline}: the run of event {Later} covers event {EventId} as well.")]
    private partial void LogCovered(string pipeline, string eventId, string later);
}
