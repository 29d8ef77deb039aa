using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Orchestrator.Aws;

namespace Orchestrator.Events;

/// <summary>What became of an event.</summary>
public sealed record EventOutcome
{
    /// <summary>Instances that were told to look.</summary>
    public IReadOnlyList<string> Raised { get; init; } = [];

    /// <summary>Instances that could not be told; they look by themselves.</summary>
    public IReadOnlyList<string> Lost { get; init; } = [];

    /// <summary>Of each pipeline that starts on this event.</summary>
    public IReadOnlyList<EventStartAnswer> Starts { get; init; } = [];
}

/// <summary>
/// Everything an event leads to: the wait it ends early, the pipelines it starts. Durable, so that the host may go away as soon as the
/// event was accepted. Its instance id is made of the event's id, so an event that comes twice is delivered once; delivering it twice
/// would change nothing either.
/// </summary>
public static class DeliverEvent
{
    /// <summary>What the ids of all instances that deliver events begin with.</summary>
    public const string IdPrefix = "event.";

    public static string InstanceId(string eventId) => IdPrefix + eventId;

    [Function(nameof(DeliverEvent))]
    public static async Task<EventOutcome> Run([OrchestrationTrigger] TaskOrchestrationContext context, AwsEvent happened)
    {
        var outcome = new EventOutcome();
        if (Hint.Of(happened) is { } hint)
        {
            HintOutcome hinted = await context.CallActivityAsync<HintOutcome>(nameof(RaiseHint), hint, ActivityRetries.Transport);
            outcome = outcome with { Raised = hinted.Raised, Lost = hinted.Lost };
        }

        var starts = await context.CallActivityAsync<IReadOnlyList<EventStart>>(nameof(FindStarts), happened, ActivityRetries.Patient);
        EventStartAnswer[] answers = await Task.WhenAll(starts.Select(start => context.CallSubOrchestratorAsync<EventStartAnswer>(
            nameof(StartOnEvent), start, new SubOrchestrationOptions(instanceId: $"{context.InstanceId}.{start.Pipeline}"))));
        return outcome with { Starts = answers };
    }
}
