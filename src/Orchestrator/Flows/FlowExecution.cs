using System.Text.Json.Serialization;

namespace Orchestrator.Flows;

/// <summary>One execution of one flow.</summary>
public sealed record FlowExecution(string FlowName, string ExecutionId);

/// <summary>What AppFlow says of an execution at one moment.</summary>
public sealed record FlowFigures
{
    public required FlowProgress Progress { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Processed { get; init; }

    /// <summary>Records AppFlow could not write; counts even when the execution is successful.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long PutFailures { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Bytes { get; init; }

    /// <summary>By AWS's clock: when the versions of this load were seen. Null while it runs: what a look says stays in the history.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>AppFlow's own words; null when it has none.</summary>
    public string? Message { get; init; }
}

public enum FlowProgress
{
    /// <summary>Not listed yet, or AppFlow was too busy to say.</summary>
    Pending,
    Running,
    Successful,
    Failed,
    Canceled,
}
