using System.Text.Json;
using System.Text.Json.Serialization;

namespace AwsSimulator.AppFlow;

/// <summary>What CreateFlow or UpdateFlow says a flow is.</summary>
internal sealed record FlowDefinition
{
    public required string FlowName { get; init; }

    public string? Description { get; init; }

    public string? KmsArn { get; init; }

    public required TriggerConfig TriggerConfig { get; init; }

    public required SourceFlowConfig SourceFlowConfig { get; init; }

    public required DestinationFlowConfig DestinationFlowConfig { get; init; }

    public required IReadOnlyList<FlowTask> Tasks { get; init; }
}

internal sealed record TriggerConfig(string TriggerType, TriggerProperties? TriggerProperties)
{
    [JsonIgnore]
    public ScheduledTrigger? Schedule => TriggerProperties?.Scheduled;
}

internal sealed record TriggerProperties([property: JsonPropertyName("Scheduled")] ScheduledTrigger Scheduled);

internal sealed record SourceFlowConfig(
    string ConnectorType,
    string? ApiVersion,
    string ConnectorProfileName,
    SourceConnectorProperties SourceConnectorProperties,
    IncrementalPullConfig? IncrementalPullConfig);

internal sealed record IncrementalPullConfig(string? DatetimeTypeFieldName);

internal sealed record SourceConnectorProperties([property: JsonPropertyName("Salesforce")] SalesforceSource Salesforce);

internal sealed record SalesforceSource(
    string Object, bool? EnableDynamicFieldUpdate, bool? IncludeDeletedRecords, string? DataTransferApi);

internal sealed record DestinationFlowConfig(
    string ConnectorType, string? ApiVersion, string ConnectorProfileName, DestinationConnectorProperties DestinationConnectorProperties);

internal sealed record DestinationConnectorProperties([property: JsonPropertyName("Redshift")] RedshiftDestination Redshift);

internal sealed record RedshiftDestination(
    string Object, string IntermediateBucketName, string? BucketPrefix, ErrorHandlingConfig? ErrorHandlingConfig);

internal sealed record ErrorHandlingConfig(bool? FailOnFirstDestinationError, string? BucketPrefix, string? BucketName);

internal sealed record FlowTask(
    IReadOnlyList<string> SourceFields,
    ConnectorOperator? ConnectorOperator,
    string? DestinationField,
    string TaskType,
    IReadOnlyDictionary<string, string>? TaskProperties)
{
    [JsonIgnore]
    public string? Operator => ConnectorOperator?.Salesforce;

    [JsonIgnore]
    public bool IsProjection => TaskType == "Filter" && Operator == "PROJECTION";

    [JsonIgnore]
    public bool IsFilter => TaskType == "Filter" && Operator != "PROJECTION";

    public string? Property(string key) => TaskProperties?.GetValueOrDefault(key);

    /// <summary>The whole task, lists and maps by their contents, to tell one definition from another.</summary>
    public string ToText() => JsonSerializer.Serialize(this);
}

internal sealed record ConnectorOperator([property: JsonPropertyName("Salesforce")] string Salesforce);
