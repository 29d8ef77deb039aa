using System.Collections.Immutable;

namespace Microsoft.DurableTask;

/// <summary>How a new instance is started.</summary>
public record StartOrchestrationOptions
{
    public StartOrchestrationOptions(string? InstanceId = null, DateTimeOffset? StartAt = null)
    {
        this.InstanceId = InstanceId;
        this.StartAt = StartAt;
    }

    public StartOrchestrationOptions(StartOrchestrationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        InstanceId = options.InstanceId;
        StartAt = options.StartAt;
        Tags = options.Tags;
        Version = options.Version;
        DedupeStatuses = options.DedupeStatuses;
    }

    /// <summary>Chosen id. Default: a random one.</summary>
    public string? InstanceId { get; init; }

    /// <summary>When it begins. Default: at once.</summary>
    public DateTimeOffset? StartAt { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = ImmutableDictionary<string, string>.Empty;

    public TaskVersion? Version { get; init; }

    /// <summary>Statuses (OrchestrationRuntimeStatus names) of an existing instance with this id that make the start fail.</summary>
    public IReadOnlyList<string>? DedupeStatuses { get; init; }
}
