using System.Text.Json;
using System.Text.Json.Serialization;
using Orchestrator.Planning;

namespace Orchestrator.Events;

/// <summary>An event as EventBridge passes it on. What it says is a hint: whoever acts on it asks the service itself.</summary>
public sealed record AwsEvent
{
    /// <summary>1 to 64 of <c>[A-Za-z0-9-]</c>. The same event delivered twice has the same one.</summary>
    public required string Id { get; init; }

    public required string DetailType { get; init; }

    /// <summary>For example <c>aws.appflow</c>.</summary>
    public required string Source { get; init; }

    public string? Account { get; init; }

    public string? Region { get; init; }

    /// <summary>When it happened; null where the event does not say it in a form that can be read.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>ARNs or ids of what it is about.</summary>
    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>An object.</summary>
    public required JsonElement Detail { get; init; }

    [JsonIgnore]
    public EventKind Kind => (Source, DetailType) switch
    {
        ("aws.appflow", "AppFlow Start Flow Run Report") => EventKind.FlowStarted,
        ("aws.appflow", "AppFlow End Flow Run Report") => EventKind.FlowEnded,
        ("aws.redshift-data", "Redshift Data Statement Status Change") => EventKind.StatementEnded,
        ("aws.dms", "DMS Replication Task State Change") => EventKind.TaskChanged,
        // What DMS Serverless sends; its failures come no other way.
        ("aws.dms", "DMS Replication State Change") => EventKind.TaskChanged,
        _ => EventKind.Other,
    };

    /// <summary>The DMS task it is about.</summary>
    [JsonIgnore]
    public string? TaskArn =>
        Kind == EventKind.TaskChanged ? Resources.FirstOrDefault(resource => resource.StartsWith("arn:", StringComparison.Ordinal)) : null;

    /// <summary>A text of the detail; null where there is none of that name.</summary>
    public string? Text(string key) =>
        Detail.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>What a run it starts is told of it.</summary>
    public StartEvent ForRun() => new(Id, DetailType, TaskArn);
}

/// <summary>What the product makes of an event.</summary>
public enum EventKind
{
    /// <summary>Nothing, unless a pipeline starts on it.</summary>
    Other,

    FlowStarted,

    FlowEnded,

    StatementEnded,

    TaskChanged,
}
