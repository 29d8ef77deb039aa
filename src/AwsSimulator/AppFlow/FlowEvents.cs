using System.Globalization;
using AwsSimulator.EventBridge;

namespace AwsSimulator.AppFlow;

/// <summary>The reports AppFlow sends of a run. Their members are kebab-case, and all of them are text.</summary>
internal sealed class FlowEvents(EventBus bus)
{
    private const string Source = "aws.appflow";

    public void Started(Flow flow, FlowExecution execution) =>
        bus.Publish(Source, "AppFlow Start Flow Run Report", flow.Arn, Common(flow, execution, "Execution Started"));

    public void Ended(Flow flow, FlowExecution execution)
    {
        ExecutionRecord record = execution.Record;
        Dictionary<string, object?> detail = Common(flow, execution, Text(record.ExecutionStatus));
        detail["end-time"] = Moment(record.LastUpdatedAt);
        detail["num-of-records-processed"] = Number(record.ExecutionResult.RecordsProcessed);
        detail["num-of-records-filtered"] = Number(execution.Filtered);
        detail["num-of-record-failures"] = Number(record.ExecutionResult.ErrorInfo.PutFailuresCount);
        detail["num-of-documents-processed"] = Number(0);
        detail["data-processed"] = Number(record.ExecutionResult.BytesProcessed);
        if (record.ExecutionResult.ErrorInfo.ExecutionMessage is { } error)
        {
            detail["error"] = error;
        }

        bus.Publish(Source, "AppFlow End Flow Run Report", flow.Arn, detail);
    }

    /// <summary>A schedule that AppFlow itself has suspended.</summary>
    public void Deactivated(Flow flow, string reason, DateTimeOffset at)
    {
        Dictionary<string, object?> detail = Common(flow);
        detail["deactivation-reason"] = reason;
        detail["deactivation-time"] = Moment(at);
        bus.Publish(Source, "AppFlow Scheduled Flow Deactivated", flow.Arn, detail);
    }

    private static Dictionary<string, object?> Common(Flow flow, FlowExecution execution, string status)
    {
        Dictionary<string, object?> detail = Common(flow);
        detail["execution-id"] = execution.Id;
        detail["start-time"] = Moment(execution.StartedAt);
        detail["status"] = status;
        if (execution.Window is { } window)
        {
            // AWS says that it holds both moments, not how they are written.
            detail["incremental-transfer-time-range"] = $"{Moment(window.From)} - {Moment(window.Until)}";
        }

        return detail;
    }

    private static Dictionary<string, object?> Common(Flow flow)
    {
        FlowDefinition definition = flow.State.Definition;
        SourceFlowConfig source = definition.SourceFlowConfig;
        DestinationFlowConfig destination = definition.DestinationFlowConfig;
        return new Dictionary<string, object?>
        {
            ["flow-name"] = definition.FlowName,
            ["flow-arn"] = flow.Arn,
            ["created-by"] = RehearsalNames.UserArn,
            ["source"] = $"{source.ConnectorType.ToUpperInvariant()}/{source.ConnectorProfileName}",
            ["source-object"] = source.SourceConnectorProperties.Salesforce.Object,
            ["destination"] = $"{destination.ConnectorType.ToUpperInvariant()}/{destination.ConnectorProfileName}",
            ["destination-object"] = destination.DestinationConnectorProperties.Redshift.Object,
            ["trigger-type"] = definition.TriggerConfig.TriggerType.ToUpperInvariant(),
        };
    }

    // AWS tells only the text of success; everybody matches a failure by "anything but".
    private static string Text(ExecutionStatus status) => status switch
    {
        ExecutionStatus.Successful => "Execution Successful",
        ExecutionStatus.Canceled => "Execution Canceled",
        _ => "Execution Failed",
    };

    private static string Moment(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z[UTC]'", CultureInfo.InvariantCulture);

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
