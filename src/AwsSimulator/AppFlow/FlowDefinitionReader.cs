using AwsSimulator.Http;

namespace AwsSimulator.AppFlow;

/// <summary>Reads a flow's definition under the rules of AppFlow's model: required members, types, lengths, patterns, enums.</summary>
internal static class FlowDefinitionReader
{
    private static readonly string[] TriggerTypes = ["Scheduled", "Event", "OnDemand"];

    private static readonly string[] ConnectorTypes =
    [
        "Salesforce", "Singular", "Slack", "Redshift", "S3", "Marketo", "Googleanalytics", "Zendesk", "Servicenow", "Datadog", "Trendmicro", "Snowflake",
        "Dynatrace", "Infornexus", "Amplitude", "Veeva", "EventBridge", "LookoutMetrics", "Upsolver", "Honeycode", "CustomerProfiles", "SAPOData",
        "CustomConnector", "Pardot",
    ];

    private static readonly string[] TransferApis = ["AUTOMATIC", "BULKV2", "REST_SYNC"];

    private static readonly string[] TaskTypes =
        ["Arithmetic", "Filter", "Map", "Map_all", "Mask", "Merge", "Passthrough", "Truncate", "Validate", "Partition"];

    private static readonly string[] Operators =
    [
        "PROJECTION", "LESS_THAN", "CONTAINS", "GREATER_THAN", "BETWEEN", "LESS_THAN_OR_EQUAL_TO", "GREATER_THAN_OR_EQUAL_TO", "EQUAL_TO", "NOT_EQUAL_TO",
        "ADDITION", "MULTIPLICATION", "DIVISION", "SUBTRACTION", "MASK_ALL", "MASK_FIRST_N", "MASK_LAST_N", "VALIDATE_NON_NULL", "VALIDATE_NON_ZERO",
        "VALIDATE_NON_NEGATIVE", "VALIDATE_NUMERIC", "NO_OP",
    ];

    private static readonly string[] PropertyKeys =
    [
        "VALUE", "VALUES", "DATA_TYPE", "UPPER_BOUND", "LOWER_BOUND", "SOURCE_DATA_TYPE", "DESTINATION_DATA_TYPE", "VALIDATION_ACTION", "MASK_VALUE",
        "MASK_LENGTH", "TRUNCATE_LENGTH", "MATH_OPERATION_FIELDS_ORDER", "CONCAT_FORMAT", "SUBFIELD_CATEGORY_MAP", "EXCLUDE_SOURCE_FIELDS_LIST",
        "INCLUDE_NEW_FIELDS", "ORDERED_PARTITION_KEYS_LIST",
    ];

    public static FlowDefinition Read(Members input)
    {
        string name = FlowName(input);
        string? description = input.Text("description", most: 2048, pattern: Patterns.Description);
        string? kmsArn = input.Text("kmsArn", least: 20, most: 2048, pattern: Patterns.KmsArn);
        string trigger = input.RequiredStructure("triggerConfig").RequiredText("triggerType", oneOf: TriggerTypes);
        SourceFlowConfig source = Source(input.RequiredStructure("sourceFlowConfig"));
        IReadOnlyList<Members> destinations = input.Structures("destinationFlowConfigList") ?? throw Members.Missing("destinationFlowConfigList");
        IReadOnlyList<Members> tasks = input.Structures("tasks") ?? throw Members.Missing("tasks");
        if (trigger != "OnDemand")
        {
            throw AwsException.Validation($"Create Flow request failed: [The simulator runs OnDemand flows only, not {trigger}]");
        }

        if (destinations.Count != 1)
        {
            throw AwsException.Validation($"Create Flow request failed: [Exactly one destination is supported, found {destinations.Count}]");
        }

        if (input.Structure("metadataCatalogConfig") is not null)
        {
            throw AwsException.Validation("Create Flow request failed: [The simulator has no metadata catalog]");
        }

        return new FlowDefinition
        {
            FlowName = name,
            Description = description,
            KmsArn = kmsArn,
            TriggerConfig = new TriggerConfig(trigger),
            SourceFlowConfig = source,
            DestinationFlowConfig = Destination(destinations[0]),
            Tasks = [.. tasks.Select(Task)],
        };
    }

    public static string FlowName(Members input) => input.RequiredText("flowName", most: 256, pattern: Patterns.FlowName);

    public static string? ConnectorType(Members input) => input.Text("connectorType", oneOf: ConnectorTypes);

    private static SourceFlowConfig Source(Members input)
    {
        string type = ConnectorType(input) ?? throw Members.Missing("connectorType");
        string? apiVersion = input.Text("apiVersion", most: 256, pattern: Patterns.NoBlanks);
        string? profile = input.Text("connectorProfileName", most: 256, pattern: Patterns.ProfileName);
        Members properties = input.RequiredStructure("sourceConnectorProperties");
        if (type != "Salesforce")
        {
            throw AwsException.Validation($"Create Flow request failed: [The simulator has no source of type {type}, only Salesforce]");
        }

        Members salesforce = properties.RequiredStructure("Salesforce");
        var source = new SalesforceSource(
            salesforce.RequiredText("object", most: 512, pattern: Patterns.NoBlanks),
            salesforce.Flag("enableDynamicFieldUpdate"),
            salesforce.Flag("includeDeletedRecords"),
            salesforce.Text("dataTransferApi", oneOf: TransferApis));
        return new SourceFlowConfig(
            type, apiVersion, profile ?? throw Members.Missing("connectorProfileName"), new SourceConnectorProperties(source));
    }

    private static DestinationFlowConfig Destination(Members input)
    {
        string type = ConnectorType(input) ?? throw Members.Missing("connectorType");
        string? apiVersion = input.Text("apiVersion", most: 256, pattern: Patterns.NoBlanks);
        string? profile = input.Text("connectorProfileName", most: 256, pattern: Patterns.ProfileName);
        Members properties = input.RequiredStructure("destinationConnectorProperties");
        if (type != "Redshift")
        {
            throw AwsException.Validation($"Create Flow request failed: [The simulator has no destination of type {type}, only Redshift]");
        }

        Members redshift = properties.RequiredStructure("Redshift");
        var destination = new RedshiftDestination(
            redshift.RequiredText("object", most: 512, pattern: Patterns.NoBlanks),
            redshift.RequiredText("intermediateBucketName", least: 3, most: 63, pattern: Patterns.NoBlanks),
            redshift.Text("bucketPrefix", most: 512),
            redshift.Structure("errorHandlingConfig") is { } errors ? ErrorHandling(errors) : null);
        return new DestinationFlowConfig(
            type, apiVersion, profile ?? throw Members.Missing("connectorProfileName"), new DestinationConnectorProperties(destination));
    }

    private static ErrorHandlingConfig ErrorHandling(Members input) => new(
        input.Flag("failOnFirstDestinationError"),
        input.Text("bucketPrefix", most: 512),
        input.Text("bucketName", least: 3, most: 63, pattern: Patterns.NoBlanks));

    private static FlowTask Task(Members input)
    {
        string type = input.RequiredText("taskType", oneOf: TaskTypes);
        IReadOnlyList<string> fields = input.Texts("sourceFields") ?? throw Members.Missing("sourceFields");
        IReadOnlyDictionary<string, string>? properties = input.Map("taskProperties");
        foreach ((string key, string value) in properties ?? new Dictionary<string, string>())
        {
            if (!PropertyKeys.Contains(key) || value.Length is < 1 or > 2048)
            {
                throw AwsException.Validation(
                    $"1 validation error detected: Value '{{{key}={value}}}' at 'taskProperties' failed to satisfy constraint: "
                    + $"Map keys must satisfy enum value set: [{string.Join(", ", PropertyKeys)}], "
                    + "map values must have length between 1 and 2048");
            }
        }

        Members? connectorOperator = input.Structure("connectorOperator");
        return new FlowTask(
            fields,
            connectorOperator is null ? null : new ConnectorOperator(connectorOperator.RequiredText("Salesforce", oneOf: Operators)),
            input.Text("destinationField", most: 256),
            type,
            properties);
    }
}
