namespace Microsoft.DurableTask.Client;

/// <summary>Which instances to purge; only those that have ended are.</summary>
/// <param name="CreatedFrom">Created at or after.</param>
/// <param name="CreatedTo">Created at or before.</param>
/// <param name="Statuses">In one of these states. Default: any ended one.</param>
public record PurgeInstancesFilter(
    DateTimeOffset? CreatedFrom = null,
    DateTimeOffset? CreatedTo = null,
    IEnumerable<OrchestrationRuntimeStatus>? Statuses = null)
{
    /// <summary>After this the purge stops where it is. Default: never.</summary>
    public TimeSpan? Timeout { get; init; }
}
