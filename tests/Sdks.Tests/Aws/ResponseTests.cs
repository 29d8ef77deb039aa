using System.Text;
using Amazon.Appflow;
using Amazon.Appflow.Model;
using Amazon.RedshiftDataAPIService.Model;
using Amazon.Runtime;
using Amazon.SecretsManager.Model;
using Task = System.Threading.Tasks.Task;

namespace Sdks.Tests.Aws;

/// <summary>What the clients make of an answer.</summary>
public sealed class ResponseTests
{
    [Fact]
    public async Task ExecutionRecords_WithTimesUnknownMembersAndNulls_AreRead()
    {
        await using ScriptedService aws = await ScriptedService.Start(Reply.Ok(
            """
            { "flowExecutions": [{
                "executionId": "e-1", "executionStatus": "Paused", "startedAt": 1700000000.123, "lastUpdatedAt": "2023-11-14T22:13:21Z", "dataPullStartTime": null,
                "executionResult": { "recordsProcessed": 5000000000, "errorInfo": { "putFailuresCount": 0 } }, "addedLater": { "deep": [1] }
              }] }
            """));

        DescribeFlowExecutionRecordsResponse page =
            await Clients.AppFlow(aws).DescribeFlowExecutionRecordsAsync(new DescribeFlowExecutionRecordsRequest { FlowName = "f1" });

        ExecutionRecord record = Assert.Single(page.FlowExecutions);
        Assert.Equal(new DateTime(2023, 11, 14, 22, 13, 20, 123), record.StartedAt);
        Assert.Equal(DateTimeKind.Utc, record.StartedAt!.Value.Kind);
        Assert.Equal(new DateTime(2023, 11, 14, 22, 13, 21), record.LastUpdatedAt);
        Assert.Null(record.DataPullStartTime);
        Assert.Equal("Paused", record.ExecutionStatus.Value);
        Assert.Equal(5_000_000_000, record.ExecutionResult.RecordsProcessed);
        Assert.Equal(0, record.ExecutionResult.ErrorInfo.PutFailuresCount);
        Assert.Null(page.NextToken);
        Assert.Null(record.MetadataCatalogDetails);
    }

    [Fact]
    public async Task StatementResult_EachKindOfField_HasOneMemberSet()
    {
        await using ScriptedService aws = await ScriptedService.Start(Reply.Ok(
            """
            { "Records": [[ {"isNull":true}, {"longValue":-1}, {"doubleValue":0.5}, {"booleanValue":false}, {"stringValue":""}, {"blobValue":"aGk="} ]],
              "ColumnMetadata": [{ "name": "a", "nullable": 1 }], "TotalNumRows": 1 }
            """));

        GetStatementResultResponse result =
            await Clients.Redshift(aws).GetStatementResultAsync(new GetStatementResultRequest { Id = "s-1" });

        List<Field> row = Assert.Single(result.Records);
        Assert.True(row[0].IsNull);
        Assert.Equal(-1, row[1].LongValue);
        Assert.Equal(0.5, row[2].DoubleValue);
        Assert.False(row[3].BooleanValue);
        Assert.Equal("", row[4].StringValue);
        Assert.Equal("hi", Encoding.UTF8.GetString(row[5].BlobValue.ToArray()));
        Assert.Null(row[1].StringValue);
        Assert.Equal(1, result.ColumnMetadata[0].Nullable);
    }

    [Fact]
    public async Task EmptyBody_WithStatus200_IsAnEmptyResponse()
    {
        await using ScriptedService aws = await ScriptedService.Start(Reply.Ok(""));

        DeleteFlowResponse deleted = await Clients.AppFlow(aws).DeleteFlowAsync(new DeleteFlowRequest { FlowName = "f1" });

        Assert.Equal(System.Net.HttpStatusCode.OK, deleted.HttpStatusCode);
    }

    [Fact]
    public async Task WrongJsonType_IsAnUnmarshallingError()
    {
        await using ScriptedService aws = await ScriptedService.Start(Reply.Ok("""{ "Records": [], "ColumnMetadata": [{ "nullable": false }] }"""));

        await Assert.ThrowsAsync<AmazonUnmarshallingException>(
            () => Clients.Redshift(aws).GetStatementResultAsync(new GetStatementResultRequest { Id = "s-1" }));
    }

    [Fact]
    public async Task Secret_Binary_IsDecoded()
    {
        await using ScriptedService aws = await ScriptedService.Start(Reply.Ok("""{"ARN":"arn:s","SecretBinary":"AQI=","CreatedDate":1700000000}"""));

        GetSecretValueResponse secret = await Clients.Secrets(aws).GetSecretValueAsync(new GetSecretValueRequest { SecretId = "s" });

        Assert.Equal([1, 2], secret.SecretBinary.ToArray());
        Assert.Equal(DateTime.UnixEpoch.AddSeconds(1_700_000_000), secret.CreatedDate);
    }
}
