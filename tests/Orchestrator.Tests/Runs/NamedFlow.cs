using Amazon.Appflow;
using Amazon.Appflow.Model;
using AwsSimulator;
using FlowTask = Amazon.Appflow.Model.Task;

namespace Orchestrator.Tests.Runs;

/// <summary>A flow that no run made: somebody else's, or one with the tags a lost run would have given it.</summary>
internal static class NamedFlow
{
    private const string Table = "public.named_flow_target";

    public static async System.Threading.Tasks.Task Create(Rehearsal rehearsal, string name, Dictionary<string, string>? tags = null)
    {
        await rehearsal.Count($"CREATE TABLE IF NOT EXISTS {Table} (id varchar(18)); SELECT 0");
        await rehearsal.AppFlow.CreateFlowAsync(Request(name, tags));
    }

    private static CreateFlowRequest Request(string name, Dictionary<string, string>? tags) => new()
    {
        FlowName = name,
        TriggerConfig = new TriggerConfig { TriggerType = TriggerType.OnDemand },
        SourceFlowConfig = new SourceFlowConfig
        {
            ConnectorType = ConnectorType.Salesforce,
            ConnectorProfileName = RehearsalNames.SalesforceProfile,
            SourceConnectorProperties = new SourceConnectorProperties
            {
                Salesforce = new SalesforceSourceProperties { Object = "Account" },
            },
        },
        DestinationFlowConfigList =
        [
            new DestinationFlowConfig
            {
                ConnectorType = ConnectorType.Redshift,
                ConnectorProfileName = RehearsalNames.RedshiftProfile,
                DestinationConnectorProperties = new DestinationConnectorProperties
                {
                    Redshift = new RedshiftDestinationProperties
                    {
                        Object = Table,
                        IntermediateBucketName = RehearsalNames.IntermediateBucket,
                    },
                },
            },
        ],
        Tasks =
        [
            new FlowTask
            {
                TaskType = TaskType.Filter,
                SourceFields = ["Id"],
                ConnectorOperator = new ConnectorOperator { Salesforce = SalesforceConnectorOperator.PROJECTION },
            },
            new FlowTask
            {
                TaskType = TaskType.Map,
                SourceFields = ["Id"],
                DestinationField = "id",
                ConnectorOperator = new ConnectorOperator { Salesforce = SalesforceConnectorOperator.NO_OP },
            },
        ],
        Tags = tags,
    };
}
