using System.Globalization;
using Amazon.Appflow;
using Amazon.Appflow.Model;
using Orchestrator.Configuration;
using Orchestrator.Planning;
using Orchestrator.Warehouse;
using FlowTask = Amazon.Appflow.Model.Task;

namespace Orchestrator.Flows;

/// <summary>The flow of one load as AppFlow wants it. Pure: one order always gives the same request, token included.</summary>
public static class FlowDefinition
{
    public static CreateFlowRequest Of(FlowOrder order, Pipeline pipeline, PipelineObject source, EntityDescription entity) => new()
    {
        FlowName = order.FlowName,
        Description = $"Load {order.LoadId} of {order.Object.Name}, run {order.RunId}. Deleted by the run that made it.",
        ClientToken = Token(order, "create"),
        TriggerConfig = new TriggerConfig { TriggerType = TriggerType.OnDemand },
        SourceFlowConfig = Source(order, pipeline),
        DestinationFlowConfigList = [Destination(order, pipeline)],
        Tasks = [.. Tasks(order.Object, source, entity)],
        Tags = new Dictionary<string, string>
        {
            [FlowTags.Installation] = order.Installation,
            [FlowTags.Run] = order.RunId,
            [FlowTags.LeaseUntil] = FlowTags.Write(order.LeaseUntil),
        },
    };

    /// <summary>
    /// The same for every repetition within one attempt, another one for the next: AWS answers an old token with its old result for 8
    /// hours.
    /// </summary>
    public static string Token(FlowOrder order, string step) => $"{order.LoadId}-{step}";

    private static SourceFlowConfig Source(FlowOrder order, Pipeline pipeline) => new()
    {
        ConnectorType = ConnectorType.Salesforce,
        ConnectorProfileName = pipeline.Salesforce!.ConnectorProfile.Value,
        SourceConnectorProperties = new SourceConnectorProperties
        {
            Salesforce = new SalesforceSourceProperties
            {
                Object = order.Object.Name,
                IncludeDeletedRecords = true,
                DataTransferApi = pipeline.Salesforce!.DataTransferApi,
            },
        },
    };

    private static DestinationFlowConfig Destination(FlowOrder order, Pipeline pipeline) => new()
    {
        ConnectorType = ConnectorType.Redshift,
        ConnectorProfileName = pipeline.Redshift.ConnectorProfile!.Value,
        DestinationConnectorProperties = new DestinationConnectorProperties
        {
            Redshift = new RedshiftDestinationProperties
            {
                Object = order.StagingTable,
                IntermediateBucketName = pipeline.Redshift.IntermediateBucket,
                BucketPrefix = order.LoadId,
                ErrorHandlingConfig = new ErrorHandlingConfig { FailOnFirstDestinationError = true },
            },
        },
    };

    private static IEnumerable<FlowTask> Tasks(ObjectPlan plan, PipelineObject source, EntityDescription entity)
    {
        IReadOnlyList<TableColumn> columns = TableContract.Of(entity).Columns;
        string[] filtered = [.. source.Filter.Select(filter => FieldSelection.Spelling(entity, filter.Field.Value))];
        yield return new FlowTask
        {
            TaskType = TaskType.Filter,
            SourceFields = [.. columns.Select(column => column.Field).Union(filtered)],
            ConnectorOperator = Salesforce(SalesforceConnectorOperator.PROJECTION),
            TaskProperties = [],
        };

        if (plan.Window is { } window && plan.CursorField is { } cursor)
        {
            (long greaterThan, long lessThan) = LoadWindow.Filter(window);
            yield return Filter(cursor, "datetime", SalesforceConnectorOperator.GREATER_THAN, Text(greaterThan));
            yield return Filter(cursor, "datetime", SalesforceConnectorOperator.LESS_THAN, Text(lessThan));
        }

        foreach ((FieldFilter filter, string field) in source.Filter.Zip(filtered))
        {
            string type = FieldSelection.Find(entity, field)?.Type ?? "string";
            yield return Filter(field, type, SalesforceConnectorOperator.FindValue(filter.Operator), filter.Value);
        }

        foreach (TableColumn column in columns)
        {
            string type = FieldSelection.Find(entity, column.Field)!.Type;
            yield return new FlowTask
            {
                TaskType = TaskType.Map,
                SourceFields = [column.Field],
                DestinationField = column.Name,
                ConnectorOperator = Salesforce(SalesforceConnectorOperator.NO_OP),
                TaskProperties = new Dictionary<string, string> { ["SOURCE_DATA_TYPE"] = type, ["DESTINATION_DATA_TYPE"] = type },
            };
            if (column.CutAt is { } characters)
            {
                yield return new FlowTask
                {
                    TaskType = TaskType.Truncate,
                    SourceFields = [column.Field],
                    DestinationField = column.Name,
                    ConnectorOperator = Salesforce(SalesforceConnectorOperator.NO_OP),
                    TaskProperties = new Dictionary<string, string> { ["TRUNCATE_LENGTH"] = Text(characters) },
                };
            }
        }
    }

    private static FlowTask Filter(string field, string type, SalesforceConnectorOperator comparison, string value) => new()
    {
        TaskType = TaskType.Filter,
        SourceFields = [field],
        ConnectorOperator = Salesforce(comparison),
        TaskProperties = new Dictionary<string, string> { ["DATA_TYPE"] = type, ["VALUE"] = value },
    };

    private static string Text(long milliseconds) => milliseconds.ToString(CultureInfo.InvariantCulture);

    private static ConnectorOperator Salesforce(SalesforceConnectorOperator comparison) => new() { Salesforce = comparison };
}
