using System.Text.Json;
using Amazon.Appflow;
using Amazon.Appflow.Model;
using Amazon.DatabaseMigrationService;
using Amazon.DatabaseMigrationService.Model;
using Amazon.RedshiftDataAPIService;
using Amazon.RedshiftDataAPIService.Model;
using Amazon.SecretsManager.Model;
using FlowTask = Amazon.Appflow.Model.Task;
using Task = System.Threading.Tasks.Task;

namespace Sdks.Tests.Aws;

/// <summary>What the clients put on the wire.</summary>
public sealed class RequestTests
{
    [Fact]
    public async Task AppFlow_CreateFlow_WritesTheModelledKeysAndLeavesNullsOut()
    {
        await using ScriptedService aws = await ScriptedService.Start(Reply.Ok("""{"flowArn":"arn:aws:appflow:us-east-1:0:flow/f1","flowStatus":"Active"}"""));

        CreateFlowResponse created = await Clients.AppFlow(aws).CreateFlowAsync(new CreateFlowRequest
        {
            FlowName = "f1",
            TriggerConfig = new TriggerConfig { TriggerType = TriggerType.OnDemand },
            SourceFlowConfig = new SourceFlowConfig
            {
                ConnectorType = ConnectorType.Salesforce,
                SourceConnectorProperties = new SourceConnectorProperties
                {
                    Salesforce = new SalesforceSourceProperties { Object = "Account", IncludeDeletedRecords = true, DataTransferApi = SalesforceDataTransferApi.BULKV2 },
                },
            },
            Tasks = [new FlowTask
            {
                TaskType = TaskType.Filter,
                SourceFields = ["SystemModstamp"],
                ConnectorOperator = new ConnectorOperator { Salesforce = SalesforceConnectorOperator.BETWEEN },
                TaskProperties = new Dictionary<string, string> { [OperatorPropertiesKeys.LOWER_BOUND] = "1", [OperatorPropertiesKeys.DATA_TYPE] = "datetime" },
            }],
            DestinationFlowConfigList = [],
            ClientToken = "token-1",
        });

        Assert.Equal(FlowStatus.Active, created.FlowStatus);
        Assert.Equal("request-1", created.ResponseMetadata.RequestId);
        Assert.Equal(("POST", "/create-flow"), (aws.Request.Method, aws.Request.Target));
        Assert.Equal("application/json", aws.Request.Headers["Content-Type"]);
        Assert.DoesNotContain("X-Amz-Target", aws.Request.Headers.Keys);
        Assert.Equal("2020-08-23", aws.Request.Headers["x-amz-api-version"]);
        AssertJson.Equal(
            """
            {
              "clientToken": "token-1", "flowName": "f1", "destinationFlowConfigList": [],
              "triggerConfig": { "triggerType": "OnDemand" },
              "sourceFlowConfig": {
                "connectorType": "Salesforce",
                "sourceConnectorProperties": { "Salesforce": { "object": "Account", "includeDeletedRecords": true, "dataTransferApi": "BULKV2" } }
              },
              "tasks": [{
                "taskType": "Filter", "sourceFields": ["SystemModstamp"], "connectorOperator": { "Salesforce": "BETWEEN" },
                "taskProperties": { "LOWER_BOUND": "1", "DATA_TYPE": "datetime" }
              }]
            }
            """,
            aws.Request.Body);
    }

    [Fact]
    public async Task AppFlow_TagResource_PutsTheEncodedArnInThePathOnly()
    {
        await using ScriptedService aws = await ScriptedService.Start(Reply.Ok());

        await Clients.AppFlow(aws).TagResourceAsync(new TagResourceRequest
        {
            ResourceArn = "arn:aws:appflow:us-east-1:000000000000:flow/a b!é",
            Tags = new Dictionary<string, string> { ["owner"] = "sync" },
        });

        Assert.Equal("/tags/arn%3Aaws%3Aappflow%3Aus-east-1%3A000000000000%3Aflow%2Fa%20b%21%C3%A9", aws.Request.Target);
        AssertJson.Equal("""{ "tags": { "owner": "sync" } }""", aws.Request.Body);
    }

    [Fact]
    public async Task AppFlow_ListTagsForResource_IsAGetWithoutBody()
    {
        await using ScriptedService aws = await ScriptedService.Start(Reply.Ok("""{"tags":{"a":"b"}}"""));

        ListTagsForResourceResponse tags =
            await Clients.AppFlow(aws).ListTagsForResourceAsync(new ListTagsForResourceRequest { ResourceArn = "arn:x" });

        Assert.Equal(("GET", "/tags/arn%3Ax", ""), (aws.Request.Method, aws.Request.Target, aws.Request.Body));
        Assert.Equal("b", tags.Tags["a"]);
    }

    [Fact]
    public async Task AppFlow_LabelNotSet_FailsBeforeAnythingIsSent()
    {
        await using ScriptedService aws = await ScriptedService.Start(Reply.Ok());

        var error = await Assert.ThrowsAsync<AmazonAppflowException>(() => Clients.AppFlow(aws).ListTagsForResourceAsync(new ListTagsForResourceRequest()));

        Assert.Contains("ResourceArn", error.Message, StringComparison.Ordinal);
        Assert.Empty(aws.Requests);
    }

    [Fact]
    public async Task RedshiftData_ExecuteStatement_NamesTheTargetAndKeepsItsCasing()
    {
        await using ScriptedService aws = await ScriptedService.Start(Reply.Ok("""{"Id":"s-1"}"""));

        await Clients.Redshift(aws).ExecuteStatementAsync(new ExecuteStatementRequest
        {
            Sql = "SELECT 'größer' <> :limit",
            WorkgroupName = "analytics",
            Parameters = [new SqlParameter { Name = "limit", Value = "1" }],
            WithEvent = false,
            ClientToken = "t",
        });

        Assert.Equal(("POST", "/"), (aws.Request.Method, aws.Request.Target));
        Assert.Equal("application/x-amz-json-1.1", aws.Request.Headers["Content-Type"]);
        Assert.Equal("RedshiftData.ExecuteStatement", aws.Request.Headers["X-Amz-Target"]);
        AssertJson.Equal(
            """{ "Sql": "SELECT 'größer' <> :limit", "WorkgroupName": "analytics", "Parameters": [{ "name": "limit", "value": "1" }], "WithEvent": false, "ClientToken": "t" }""",
            aws.Request.Body);
    }

    [Fact]
    public async Task Dms_StartReplicationTask_WritesTimesAsEpochSecondsWithTheirFraction()
    {
        await using ScriptedService aws = await ScriptedService.Start(Reply.Ok());

        await Clients.Dms(aws).StartReplicationTaskAsync(new StartReplicationTaskRequest
        {
            ReplicationTaskArn = "arn:task",
            StartReplicationTaskType = StartReplicationTaskTypeValue.ReloadTarget,
            CdcStartTime = new DateTime(2023, 11, 14, 22, 13, 20, 123, DateTimeKind.Utc),
        });

        Assert.Equal("AmazonDMSv20160101.StartReplicationTask", aws.Request.Headers["X-Amz-Target"]);
        Assert.Equal(1700000000.123m, aws.Request.Json.GetProperty("CdcStartTime").GetDecimal());
        Assert.Equal(JsonValueKind.Number, aws.Request.Json.GetProperty("CdcStartTime").ValueKind);
        Assert.Equal("reload-target", aws.Request.Json.GetProperty("StartReplicationTaskType").GetString());
    }

    [Fact]
    public async Task Request_Signed_NamesKeyRegionAndService()
    {
        await using ScriptedService aws = await ScriptedService.Start(Reply.Ok());

        await Clients.Secrets(aws).GetSecretValueAsync(new GetSecretValueRequest { SecretId = "s" });

        string authorization = aws.Request.Headers["Authorization"];
        Assert.StartsWith("AWS4-HMAC-SHA256 Credential=test/", authorization, StringComparison.Ordinal);
        Assert.Contains("/eu-central-1/secretsmanager/aws4_request", authorization, StringComparison.Ordinal);
    }
}
