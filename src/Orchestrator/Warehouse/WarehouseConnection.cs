using System.Text.Json.Serialization;

namespace Orchestrator.Warehouse;

/// <summary>
/// Where statements go: names and ARNs only, never a password. Exactly one of <see cref="Workgroup"/> and <see cref="Cluster"/> is set.
/// </summary>
public sealed record WarehouseConnection
{
    public string? Workgroup { get; init; }

    public string? Cluster { get; init; }

    public required string Database { get; init; }

    /// <summary>ARN of the secret whose user runs the statements; null to use the caller's IAM identity.</summary>
    public string? SecretArn { get; init; }

    /// <summary>Schema of the target tables. Default <c>salesforce</c>.</summary>
    public string Schema { get; init; } = "salesforce";

    /// <summary>
    /// The database user AppFlow writes as, e.g. <c>IAMR:appflow</c>; null where it needs no grant: it is the same user, or has one.
    /// </summary>
    public string? AppFlowUser { get; init; }

    /// <summary>Schema of the history of these targets: named after theirs, so that two pipelines never share one.</summary>
    [JsonIgnore]
    public string HistorySchema => $"{Schema}_history";

    /// <summary>The warehouse as an error names it.</summary>
    public string Describe()
    {
        string place = Workgroup is null ? $"cluster {Cluster}" : $"workgroup {Workgroup}";
        return SecretArn is null ? $"{place}, database {Database}" : $"{place}, database {Database}, secret {SecretArn}";
    }
}
