using System.Text.Json;
using System.Text.Json.Nodes;
using Orchestrator.Events;

namespace Orchestrator.Tests.Events;

/// <summary>Events in the form the services send them.</summary>
internal static class SampleEvents
{
    public const string Task = "arn:aws:dms:us-east-1:123456789012:task:ABCDEFGHIJ";

    public static string FlowEnded(string flow, string status = "Execution Successful", string? id = null) => Envelope(
        "aws.appflow",
        "AppFlow End Flow Run Report",
        $"arn:aws:appflow:us-east-1:123456789012:flow/{flow}",
        new JsonObject
        {
            ["flow-name"] = flow,
            ["created-by"] = "arn:aws:sts::123456789012:assumed-role/r/s",
            ["flow-arn"] = $"arn:aws:appflow:us-east-1:123456789012:flow/{flow}",
            ["source"] = "SALESFORCE/crm",
            ["destination"] = "REDSHIFT/warehouse",
            ["source-object"] = "Account",
            ["trigger-type"] = "ONDEMAND",
            ["num-of-records-processed"] = "1234",
            ["execution-id"] = "0d0c1ad9-8b93-4d6b-9a9a-1f3a2c3d4e5f",
            ["num-of-record-failures"] = "2",
            ["start-time"] = "2023-08-29T12:55:32.049Z[UTC]",
            ["num-of-documents-processed"] = "0",
            ["end-time"] = "2023-08-29T12:55:56.100Z[UTC]",
            ["status"] = status,
            ["data-processed"] = "28451",
        },
        id);

    public static string StatementEnded(string name, string state = "FINISHED", string? id = null) => Envelope(
        "aws.redshift-data",
        "Redshift Data Statement Status Change",
        "arn:aws:redshift-serverless:us-east-1:123456789012:workgroup/analytics",
        new JsonObject
        {
            ["principal"] = "arn:aws:sts::123456789012:assumed-role/r/s",
            ["statementName"] = name,
            ["statementId"] = "01bdaca2-8967-4e34-ae3f-41d9728d5644",
            ["redshiftQueryId"] = "123456",
            ["state"] = state,
            ["rows"] = "-1",
            ["expireAt"] = 1_701_234_567,
        },
        id);

    public static string TaskStopped(string arn = Task, string type = "REPLICATION_TASK_STOPPED", string? id = null) => Envelope(
        "aws.dms",
        "DMS Replication Task State Change",
        arn,
        new JsonObject
        {
            ["type"] = "REPLICATION_TASK",
            ["category"] = "StateChange",
            ["eventType"] = type,
            ["eventId"] = "DMS-EVENT-0079",
            ["resourceLink"] = "https://console.aws.amazon.com/dms/v2/home?region=us-east-1#taskDetails/t",
            ["detailMessage"] = "Replication task has stopped. Stop Reason FULL_LOAD_ONLY_FINISHED",
        },
        id);

    public static string ObjectCreated(string bucket, string key, string? id = null) => Envelope(
        "aws.s3",
        "Object Created",
        $"arn:aws:s3:::{bucket}",
        new JsonObject
        {
            ["version"] = "0",
            ["bucket"] = new JsonObject { ["name"] = bucket },
            ["object"] = new JsonObject { ["key"] = key, ["size"] = 5, ["etag"] = "b1946ac92492d2347c6235b4d2611184" },
            ["request-id"] = "N4N7GDK58NMKJ12R",
            ["reason"] = "PutObject",
        },
        id);

    public static AwsEvent Read(string body) => EventBody.Of(System.Text.Encoding.UTF8.GetBytes(body)).Event!;

    private static string Envelope(string source, string detailType, string resource, JsonObject detail, string? id) =>
        JsonSerializer.Serialize(new JsonObject
        {
            ["version"] = "0",
            ["id"] = id ?? Guid.NewGuid().ToString(),
            ["detail-type"] = detailType,
            ["source"] = source,
            ["account"] = "123456789012",
            ["time"] = "2023-08-29T12:55:57Z",
            ["region"] = "us-east-1",
            ["resources"] = new JsonArray(resource),
            ["detail"] = detail,
        });
}
