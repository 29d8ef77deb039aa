using AwsSimulator.Http;

namespace AwsSimulator.AppFlow;

/// <summary>Reads a flow's definition from a request that fits AppFlow's model, and refuses what the simulator does not run.</summary>
internal static class FlowDefinitionReader
{
    /// <exception cref="FlowRefusedException">It is well formed, but not a flow that can run here.</exception>
    public static FlowDefinition Read(Members input)
    {
        IReadOnlyList<Members> destinations = input.Structures("destinationFlowConfigList")!;
        if (destinations.Count != 1)
        {
            throw new FlowRefusedException($"Exactly one destination is supported, found {destinations.Count}");
        }

        if (input.Structure("metadataCatalogConfig") is not null)
        {
            throw new FlowRefusedException("The simulator has no metadata catalog");
        }

        SourceFlowConfig source = Source(input.RequiredStructure("sourceFlowConfig"));
        return new FlowDefinition
        {
            FlowName = FlowName(input),
            Description = input.Text("description"),
            KmsArn = input.Text("kmsArn"),
            TriggerConfig = Trigger(input.RequiredStructure("triggerConfig"), source),
            SourceFlowConfig = source,
            DestinationFlowConfig = Destination(destinations[0]),
            Tasks = [.. input.Structures("tasks")!.Select(Task)],
        };
    }

    public static string FlowName(Members input) => input.RequiredText("flowName");

    private static TriggerConfig Trigger(Members input, SourceFlowConfig source)
    {
        string type = input.RequiredText("triggerType");
        ScheduledTrigger? schedule =
            input.Structure("triggerProperties")?.Structure("Scheduled") is { } properties ? Schedule(properties) : null;
        string? problem = type switch
        {
            "Event" => "The simulator runs OnDemand and Scheduled flows only, not Event",
            "OnDemand" when schedule is not null => "An OnDemand trigger has no schedule",
            "Scheduled" when schedule is null => "A Scheduled trigger needs triggerProperties with a schedule",
            "Scheduled" when schedule!.Every is null =>
                $"The schedule {schedule.ScheduleExpression} is not of the form rate(5minutes), rate(1hours) or rate(1days)",
            "Scheduled" when schedule!.IsIncremental && source.IncrementalPullConfig?.DatetimeTypeFieldName is null =>
                "Incremental pull needs incrementalPullConfig with a datetimeTypeFieldName",
            _ => null,
        };
        return problem is null
            ? new TriggerConfig(type, schedule is null ? null : new TriggerProperties(schedule))
            : throw new FlowRefusedException(problem);
    }

    private static ScheduledTrigger Schedule(Members input) => new(
        input.RequiredText("scheduleExpression"),
        input.Text("dataPullMode"),
        input.Moment("scheduleStartTime"),
        input.Moment("scheduleEndTime"),
        input.Text("timezone"),
        input.Integer("scheduleOffset"),
        input.Moment("firstExecutionFrom"),
        (int?)input.Integer("flowErrorDeactivationThreshold"));

    private static SourceFlowConfig Source(Members input)
    {
        string type = input.RequiredText("connectorType");
        if (type != "Salesforce")
        {
            throw new FlowRefusedException($"The simulator has no source of type {type}, only Salesforce");
        }

        Members salesforce = input.RequiredStructure("sourceConnectorProperties").RequiredStructure("Salesforce");
        var source = new SalesforceSource(
            salesforce.RequiredText("object"),
            salesforce.Flag("enableDynamicFieldUpdate"),
            salesforce.Flag("includeDeletedRecords"),
            salesforce.Text("dataTransferApi"));
        return new SourceFlowConfig(
            type,
            input.Text("apiVersion"),
            input.RequiredText("connectorProfileName"),
            new SourceConnectorProperties(source),
            input.Structure("incrementalPullConfig") is { } pull ? new IncrementalPullConfig(pull.Text("datetimeTypeFieldName")) : null);
    }

    private static DestinationFlowConfig Destination(Members input)
    {
        string type = input.RequiredText("connectorType");
        if (type != "Redshift")
        {
            throw new FlowRefusedException($"The simulator has no destination of type {type}, only Redshift");
        }

        Members redshift = input.RequiredStructure("destinationConnectorProperties").RequiredStructure("Redshift");
        var destination = new RedshiftDestination(
            redshift.RequiredText("object"),
            redshift.RequiredText("intermediateBucketName"),
            redshift.Text("bucketPrefix"),
            redshift.Structure("errorHandlingConfig") is { } errors ? ErrorHandling(errors) : null);
        return new DestinationFlowConfig(
            type, input.Text("apiVersion"), input.RequiredText("connectorProfileName"), new DestinationConnectorProperties(destination));
    }

    private static ErrorHandlingConfig ErrorHandling(Members input) =>
        new(input.Flag("failOnFirstDestinationError"), input.Text("bucketPrefix"), input.Text("bucketName"));

    private static FlowTask Task(Members input) => new(
        input.Texts("sourceFields")!,
        input.Structure("connectorOperator") is { } one ? new ConnectorOperator(one.RequiredText("Salesforce")) : null,
        input.Text("destinationField"),
        input.RequiredText("taskType"),
        input.Map("taskProperties"));
}
