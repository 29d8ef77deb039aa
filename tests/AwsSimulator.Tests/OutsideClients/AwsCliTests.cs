using System.Text.Json;
using AwsSimulator.Tests.Dms;

namespace AwsSimulator.Tests.OutsideClients;

/// <summary>The AWS CLI against the simulator, as a person at a terminal would use it.</summary>
[Collection(SharedSimulator.Name)]
public sealed class AwsCliTests(SimulatorFixture stage)
{
    private static readonly string[] Warehouse =
    [
        "--workgroup-name", RehearsalNames.Workgroup, "--database", RehearsalNames.Database, "--secret-arn", RehearsalNames.SecretArn,
    ];

    private readonly AwsCli aws = new(stage.Simulator);

    [OutsideFact("aws")]
    public async Task Statements_WithParametersInABatchAndCancelled_EndAsTheyShould()
    {
        string[] ids = await Task.WhenAll(
            Submit("execute-statement", "--sql", "SELECT :given::int + 1", "--parameters", "name=given,value=41"),
            Submit("batch-execute-statement", "--sqls", "CREATE TABLE cli_a (a int)", "INSERT INTO cli_a VALUES (7)", "SELECT a FROM cli_a"),
            Submit("execute-statement", "--sql", "SELECT COUNT(*) FROM pg_sleep_for('10 minutes')"));
        Task<JsonElement> cancelled = Cancelled(ids[2]);
        Assert.Equal(["FINISHED", "FINISHED"], await Task.WhenAll(Ended(ids[0]), Ended(ids[1])));
        JsonElement[] results = await Task.WhenAll(Result(ids[0]), Result(ids[1] + ":3"));

        Assert.Equal([42, 7], results.Select(result => result.GetProperty("Records")[0][0].GetProperty("longValue").GetInt32()));
        Assert.True((await cancelled).GetProperty("Status").GetBoolean());
        Task<JsonElement> listed = aws.Answer("redshift-data", "list-statements", "--status", "ABORTED");
        await aws.Refused("ValidationException", "redshift-data", "cancel-statement", "--id", ids[2]);
        Assert.Contains(ids[2], (await listed).GetProperty("Statements").EnumerateArray().Select(one => one.GetProperty("Id").GetString()));
    }

    [OutsideFact("aws")]
    public async Task Secret_ReadAndDescribed_IsTheDatabasesLogin()
    {
        Task<JsonElement> described = aws.Answer("secretsmanager", "describe-secret", "--secret-id", RehearsalNames.SecretName);
        JsonElement value = await aws.Answer("secretsmanager", "get-secret-value", "--secret-id", RehearsalNames.SecretArn);

        Assert.Equal(RehearsalNames.SecretArn, (await described).GetProperty("ARN").GetString());
        JsonElement login = JsonElement.Parse(value.GetProperty("SecretString").GetString()!);
        Assert.Equal(RehearsalNames.DatabaseUser, login.GetProperty("username").GetString());
        await aws.Refused("ResourceNotFoundException", "secretsmanager", "get-secret-value", "--secret-id", "nothing");
    }

    [OutsideFact("aws")]
    public async Task DmsTask_StartedAndWaitedFor_HasLoadedItsTables()
    {
        await using DmsStage dms = await DmsStage.Make(stage, "cli_load", tables: 2);
        var cli = new AwsCli(dms.Simulator);
        string arn = dms.Task.Arn;

        await cli.Answer(
            "dms", "start-replication-task", "--replication-task-arn", arn, "--start-replication-task-type", "start-replication");
        JsonElement task = await cli.Until(
            answer => answer.GetProperty("ReplicationTasks")[0].GetProperty("Status").GetString() == "stopped",
            "dms", "describe-replication-tasks", "--filters", $"Name=replication-task-arn,Values={arn}");
        Task<JsonElement> statistics = cli.Answer("dms", "describe-table-statistics", "--replication-task-arn", arn);
        await cli.Refused(
            "InvalidParameterCombinationException",
            "dms", "start-replication-task", "--replication-task-arn", arn, "--start-replication-task-type", "start-replication");

        Assert.Equal(
            "Stop Reason FULL_LOAD_ONLY_FINISHED", task.GetProperty("ReplicationTasks")[0].GetProperty("StopReason").GetString());
        Assert.Equal(
            [1L, 2L],
            (await statistics).GetProperty("TableStatistics").EnumerateArray().Select(table => table.GetProperty("FullLoadRows").GetInt64()));
    }

    [OutsideFact("aws")]
    public async Task Role_AssumedWithAToken_IsTheCaller()
    {
        JsonElement answer = await aws.Answer(
            "sts", "assume-role-with-web-identity", "--role-arn", RehearsalNames.RoleArn, "--role-session-name", "cli",
            "--web-identity-token", stage.Simulator.Issuer.Token());
        JsonElement keys = answer.GetProperty("Credentials");
        var assumed = new AwsCli(
            stage.Simulator,
            ("AWS_ACCESS_KEY_ID", keys.GetProperty("AccessKeyId").GetString()!),
            ("AWS_SECRET_ACCESS_KEY", keys.GetProperty("SecretAccessKey").GetString()!),
            ("AWS_SESSION_TOKEN", keys.GetProperty("SessionToken").GetString()!));

        JsonElement caller = await assumed.Answer("sts", "get-caller-identity");

        Assert.EndsWith("/cli", caller.GetProperty("Arn").GetString(), StringComparison.Ordinal);
        Assert.Equal(answer.GetProperty("AssumedRoleUser").GetProperty("Arn").GetString(), caller.GetProperty("Arn").GetString());
    }

    private async Task<string> Submit(params string[] statement) =>
        (await aws.Answer(["redshift-data", .. statement, .. Warehouse])).GetProperty("Id").GetString()!;

    private Task<JsonElement> Result(string id) => aws.Answer("redshift-data", "get-statement-result", "--id", id);

    private async Task<string> Ended(string id) => StatusOf(await aws.Until(
        answer => StatusOf(answer) is "FINISHED" or "FAILED" or "ABORTED", "redshift-data", "describe-statement", "--id", id));

    private async Task<JsonElement> Cancelled(string id)
    {
        JsonElement answer = await aws.Answer("redshift-data", "cancel-statement", "--id", id);
        Assert.Equal("ABORTED", await Ended(id));
        return answer;
    }

    private static string StatusOf(JsonElement statement) => statement.GetProperty("Status").GetString()!;
}
