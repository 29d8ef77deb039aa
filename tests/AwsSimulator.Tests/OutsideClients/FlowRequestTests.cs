using Amazon.Appflow;
using Amazon.Appflow.Model;
using AwsSimulator.Tests.AppFlow;
using FlowTask = Amazon.Appflow.Model.Task;
using Task = System.Threading.Tasks.Task;

namespace AwsSimulator.Tests.OutsideClients;

/// <summary>What our AppFlow client sends over the life of a flow, compared with botocore's model and its constraints.</summary>
[Collection(nameof(Warehouse))]
public sealed class FlowRequestTests(Warehouse warehouse)
{
    private const string Flow = "crm-daily.20260301T063000.Account.1";

    [OutsideFact("boto3")]
    public async Task Requests_OfAFlowsLife_KeepTheModelsConstraints()
    {
        await using Stage stage = await Stage.Set(warehouse);
        var requests = new RecordedRequests();
        var recorded = requests.Of<AmazonAppflowConfig>(stage.Simulator, "appflow");
        using var client = new AmazonAppflowClient(SimulatorFixture.Credentials(), recorded);
        FlowTask since = Stage.Filter(
            "SystemModstamp", SalesforceConnectorOperator.GREATER_THAN, ("DATA_TYPE", "datetime"), ("VALUE", "1772323200000"));
        CreateFlowRequest flow = stage.Flow(Flow, "Account", await stage.MakeTable("Account"), since);

        await client.ResetConnectorMetadataCacheAsync(new ResetConnectorMetadataCacheRequest
        {
            ConnectorProfileName = RehearsalNames.RedshiftProfile, ConnectorType = ConnectorType.Redshift,
        });
        string arn = (await client.CreateFlowAsync(flow)).FlowArn;
        await client.TagResourceAsync(new TagResourceRequest { ResourceArn = arn, Tags = new() { ["run"] = "r1" } });
        await client.ListTagsForResourceAsync(new ListTagsForResourceRequest { ResourceArn = arn });
        string execution = (await client.StartFlowAsync(new StartFlowRequest { FlowName = Flow })).ExecutionId;
        await client.DescribeFlowExecutionRecordsAsync(new DescribeFlowExecutionRecordsRequest { FlowName = Flow, MaxResults = 20 });
        await stage.Ended(Flow, execution);
        await client.CancelFlowExecutionsAsync(new CancelFlowExecutionsRequest { FlowName = Flow, ExecutionIds = [execution] });
        await client.ListFlowsAsync(new ListFlowsRequest { MaxResults = 100 });
        await client.DeleteFlowAsync(new DeleteFlowRequest { FlowName = Flow, ForceDelete = true });

        Assert.Equal(9, await requests.OperationsThatFit(stage.Simulator));
    }
}
