using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Orchestrator.Planning;

namespace Orchestrator.Events;

/// <summary>A pipeline that an event starts.</summary>
public sealed record EventStart
{
    public required string Pipeline { get; init; }

    /// <summary>The line of <c>startOn</c> that the event met, in words. Of several waiting events that met the same, the last is enough.</summary>
    public required string Cause { get; init; }

    public required StartEvent Event { get; init; }

    /// <summary>The task whose finished full load is what starts the pipeline: DMS must confirm it. Null for any other cause.</summary>
    public string? FinishedTask { get; init; }

    /// <summary>When it happened; orders events of the same cause.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>Since when the start waits for a running run to end; null while it has not been refused.</summary>
    public DateTimeOffset? WaitsSince { get; init; }

    /// <summary>Pipeline, dot, twelve hex digits of the event id's hash: the same event starts the same run.</summary>
    [JsonIgnore]
    public string RunId => RunIdOf(Pipeline, Event.Id);

    public static string RunIdOf(string pipeline, string eventId) =>
        $"{pipeline}.{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(eventId)).AsSpan(0, 6))}";

    /// <summary>Whether a run for that event also does what this one asks for: same pipeline and cause, and it happened later.</summary>
    public bool IsCoveredBy(EventStart other) =>
        other.Pipeline == Pipeline && other.Cause == Cause
        && (other.Time ?? DateTimeOffset.MinValue, other.Event.Id).CompareTo((Time ?? DateTimeOffset.MinValue, Event.Id)) > 0;
}

/// <summary>What a start led to.</summary>
public sealed record EventStartAnswer
{
    public required string Pipeline { get; init; }

    public required EventStartState State { get; init; }

    /// <summary>The started run; the running one while it waits; the one that covers it; null where none is.</summary>
    public string? RunId { get; init; }

    /// <summary>One sentence where something else than a start came out.</summary>
    public string? Note { get; init; }
}

/// <summary>Where a start by an event stands.</summary>
public enum EventStartState
{
    Started,

    /// <summary>The event's run exists: this event was delivered before.</summary>
    AlreadyStarted,

    /// <summary>Another run of the pipeline is active: tried again until it has ended.</summary>
    Waits,

    /// <summary>A later event of the same cause waits as well, and its run will load everything this one would.</summary>
    Covered,

    /// <summary>The service does not confirm what the event says.</summary>
    NotConfirmed,
}
