using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Orchestrator.Aws;
using Orchestrator.Dms;
using Orchestrator.Planning;

namespace Orchestrator.Events;

/// <summary>
/// Starts one pipeline for one event. While another run of the pipeline is active the start waits for its end, as a schedule's slot does,
/// for as long as that takes: no event that should start a run is lost, and of those that came meanwhile for the same cause the last one
/// starts a run for all.
/// </summary>
public static partial class StartOnEvent
{
    private const int RoundsPerHistory = 100;
    private static readonly PollLimits Limits = new(1_000, 60_000);

    [Function(nameof(StartOnEvent))]
    public static async Task<EventStartAnswer> Run([OrchestrationTrigger] TaskOrchestrationContext context, EventStart start)
    {
        if (start is { FinishedTask: { } task, WaitsSince: null } && await NotLoaded(context, task) is { } why)
        {
            LogNotConfirmed(context.CreateReplaySafeLogger(nameof(StartOnEvent)), start.Pipeline, start.Event.Id, task, why);
            return new EventStartAnswer { Pipeline = start.Pipeline, State = EventStartState.NotConfirmed, Note = why };
        }

        for (int round = 1; ; round++)
        {
            EventStartAnswer answer =
                await context.CallActivityAsync<EventStartAnswer>(nameof(StartForEvent), start, ActivityRetries.Patient);
            if (answer.State != EventStartState.Waits)
            {
                return answer;
            }

            DateTimeOffset now = new(context.CurrentUtcDateTime, TimeSpan.Zero);
            start = start with { WaitsSince = start.WaitsSince ?? now };
            context.SetCustomStatus(answer);
            await context.CreateTimer(Patience.NextLook(now - start.WaitsSince.Value, expectedSeconds: null, Limits), CancellationToken.None);
            if (round == RoundsPerHistory)
            {
                // A run may take days: the wait must not grow a history.
                context.ContinueAsNew(start);
                return answer;
            }
        }
    }

    /// <summary>
    /// A task is told to have stopped whyever it did, and anybody may tell it. One that runs again is waited for by the run, which
    /// adopts its load.
    /// </summary>
    private static async Task<string?> NotLoaded(TaskOrchestrationContext context, string task)
    {
        TaskState state = await context.CallActivityAsync<TaskState>(nameof(CheckTask), task, ActivityRetries.Patient);
        return state.Progress == TaskProgress.Running ? null : state.NotLoaded;
    }

    [LoggerMessage(4614, LogLevel.Warning, "{Pipeline}: event {EventId} of task {Task} starts nothing: {Why}.")]
    private static partial void LogNotConfirmed(ILogger log, string pipeline, string eventId, string task, string why);
}
