using System.Text.Json;
using AwsSimulator.AppFlow;
using AwsSimulator.Tests.AppFlow;

namespace AwsSimulator.Tests.OutsideClients;

/// <summary>The AWS CLI over the life of two flows: one loads one record at once, the other takes its time until it is cancelled.</summary>
[Collection(nameof(Warehouse))]
public sealed class AwsCliFlowTests(Warehouse warehouse)
{
    private const string Quick = "cli.quick", Slow = "cli.slow";

    [OutsideFact("aws")]
    public async Task Flows_MadeTaggedRunPagedCancelledDeleted_AnswerAsAppFlowDoes()
    {
        AppFlowOptions unhurried = new() { RowsPerCopy = 1, PauseBetweenCopies = TimeSpan.FromMilliseconds(500) };
        await using Stage stage = await Stage.Set(warehouse, unhurried);
        var aws = new AwsCli(stage.Simulator);
        string table = await stage.MakeTable("Account");
        string one = stage.Simulator.Org.LiveRecords("Account")[0].Id;

        string arn = await Made(aws, table, one);
        string[] tags = ["--resource-arn", arn];
        JsonElement[] started = await Task.WhenAll(
            Start(Quick), Start(Quick), Start(Slow), Appflow("tag-resource", [.. tags, "--tags", "run=r1,lease=l1"]));
        string[] runs = [.. started.Take(3).Select(answer => answer.GetProperty("executionId").GetString()!)];

        // Paged through while another run is cancelled and a tag goes.
        Task<JsonElement> cancelled = Appflow("cancel-flow-executions", "--flow-name", Slow, "--execution-ids", runs[2]);
        Task<JsonElement> untagged = Appflow("untag-resource", [.. tags, "--tag-keys", "lease"]);
        JsonElement first = await Records(Quick, "--max-results", "1");
        JsonElement second = await Records(Quick, "--max-results", "1", "--next-token", first.GetProperty("nextToken").GetString()!);
        Assert.False(second.TryGetProperty("nextToken", out _));
        Assert.Equal(runs[..2].Order(), new[] { first, second }.Select(page => Only(page).GetProperty("executionId").GetString()!).Order());
        Assert.False((await cancelled).TryGetProperty("invalidExecutions", out JsonElement invalid) && invalid.GetArrayLength() > 0);
        await untagged;

        await aws.Until(page => StatusOf(page) == "Canceled", "appflow", "describe-flow-execution-records", "--flow-name", Slow);
        JsonElement[] asked = await Task.WhenAll(
            Records(Quick), Appflow("list-tags-for-resource", tags), Appflow("list-flows", "--max-results", "1"));
        Assert.All(asked[0].GetProperty("flowExecutions").EnumerateArray(), run =>
        {
            Assert.Equal("Successful", run.GetProperty("executionStatus").GetString());
            Assert.Equal(1, run.GetProperty("executionResult").GetProperty("recordsProcessed").GetInt64());
        });
        Assert.Equal("""{"installation":"cli","run":"r1"}""", JsonSerializer.Serialize(asked[1].GetProperty("tags")));
        Assert.Equal(1, asked[2].GetProperty("flows").GetArrayLength());
        Assert.True(asked[2].TryGetProperty("nextToken", out _));

        await Task.WhenAll(
            Appflow("delete-flow", "--flow-name", Quick), Appflow("delete-flow", "--flow-name", Slow, "--force-delete"));
        await aws.Refused("ResourceNotFoundException", "appflow", "describe-flow", "--flow-name", Quick);

        Task<JsonElement> Appflow(string operation, params string[] arguments) => aws.Answer(["appflow", operation, .. arguments]);
        Task<JsonElement> Start(string flow) => Appflow("start-flow", "--flow-name", flow);
        Task<JsonElement> Records(string flow, params string[] more) =>
            Appflow("describe-flow-execution-records", ["--flow-name", flow, .. more]);
    }

    private static JsonElement Only(JsonElement page) => Assert.Single(page.GetProperty("flowExecutions").EnumerateArray());

    private static string? StatusOf(JsonElement page) => Only(page).GetProperty("executionStatus").GetString();

    /// <summary>Makes both flows; a second one of the same name is refused.</summary>
    /// <returns>ARN of the quick flow.</returns>
    private static async Task<string> Made(AwsCli aws, string table, string record)
    {
        JsonElement profiles = (await aws.Answer("appflow", "describe-connector-profiles")).GetProperty("connectorProfileDetails");
        Assert.Equal(
            [RehearsalNames.RedshiftProfile, RehearsalNames.SalesforceProfile],
            profiles.EnumerateArray().Select(profile => profile.GetProperty("connectorProfileName").GetString()).Order());

        string[] create = ["appflow", "create-flow", "--cli-input-json"];
        JsonElement[] made = await Task.WhenAll(
            aws.Answer([.. create, Definition(Quick, table, record)]), aws.Answer([.. create, Definition(Slow, table, record: null)]));
        Assert.All(made, answer => Assert.Equal("Active", answer.GetProperty("flowStatus").GetString()));
        await aws.Refused("ConflictException", [.. create, Definition(Quick, table, record)]);
        return made[0].GetProperty("flowArn").GetString()!;
    }

    private static string Definition(string name, string table, string? record)
    {
        string filter = record is null ? "" : $$"""
            {"taskType": "Filter", "sourceFields": ["Id"], "connectorOperator": {"Salesforce": "EQUAL_TO"},
             "taskProperties": {"DATA_TYPE": "string", "VALUE": "{{record}}"} },
            """;
        return $$"""
            {"flowName": "{{name}}", "triggerConfig": {"triggerType": "OnDemand"}, "tags": {"installation": "cli"},
             "sourceFlowConfig": {"connectorType": "Salesforce", "connectorProfileName": "{{RehearsalNames.SalesforceProfile}}",
              "sourceConnectorProperties": {"Salesforce": {"object": "Account", "dataTransferApi": "BULKV2"} } },
             "destinationFlowConfigList": [{"connectorType": "Redshift", "connectorProfileName": "{{RehearsalNames.RedshiftProfile}}",
              "destinationConnectorProperties": {"Redshift": {
               "object": "{{table}}", "intermediateBucketName": "{{RehearsalNames.IntermediateBucket}}"} } }],
             "tasks": [
              {"taskType": "Filter", "sourceFields": ["Id"], "connectorOperator": {"Salesforce": "PROJECTION"}, "taskProperties": {} },
              {{filter}}
              {"taskType": "Map", "sourceFields": ["Id"], "destinationField": "id", "connectorOperator": {"Salesforce": "NO_OP"} }]}
            """;
    }
}
