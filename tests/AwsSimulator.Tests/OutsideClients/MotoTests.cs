using Amazon.DatabaseMigrationService;
using Amazon.DatabaseMigrationService.Model;
using Amazon.RedshiftDataAPIService;
using Amazon.RedshiftDataAPIService.Model;
using Amazon.Runtime;
using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using NoSecret = Amazon.SecretsManager.Model.ResourceNotFoundException;
using NoTask = Amazon.DatabaseMigrationService.Model.ResourceNotFoundException;

namespace AwsSimulator.Tests.OutsideClients;

/// <summary>Our clients against moto: a server that nobody of ours wrote takes their calls and they read its answers.</summary>
public sealed class MotoTests
{
    private static readonly BasicAWSCredentials Keys = new(RehearsalNames.AccessKey, RehearsalNames.SecretKey);

    [OutsideFact("moto.server")]
    public async Task Moto_TheCallsOfOurClients_AreAnswered()
    {
        await using MotoServer moto = await MotoServer.Start();
        await Secrets(moto);
        await Statements(moto);
        await Tasks(moto);
    }

    private static async Task Secrets(MotoServer moto)
    {
        using var client = new AmazonSecretsManagerClient(Keys, moto.Config<AmazonSecretsManagerConfig>());
        await Assert.ThrowsAsync<NoSecret>(() => client.GetSecretValueAsync(new GetSecretValueRequest { SecretId = "login" }));
        await moto.Call("secretsmanager", "secretsmanager.CreateSecret", """
            {"Name":"login","SecretString":"{}","ClientRequestToken":"00000000-0000-0000-0000-000000000000"}
            """);

        GetSecretValueRequest current = new() { SecretId = "login", VersionStage = "AWSCURRENT" };
        GetSecretValueResponse value = await client.GetSecretValueAsync(current);
        DescribeSecretResponse described = await client.DescribeSecretAsync(new DescribeSecretRequest { SecretId = value.ARN });

        Assert.Equal("{}", value.SecretString);
        Assert.Equal(["AWSCURRENT"], described.VersionIdsToStages[value.VersionId]);
    }

    private static async Task Statements(MotoServer moto)
    {
        using var client = new AmazonRedshiftDataAPIServiceClient(Keys, moto.Config<AmazonRedshiftDataAPIServiceConfig>());
        ExecuteStatementRequest request = new()
        {
            Sql = "SELECT :a", Database = "dev", WorkgroupName = "analytics", Parameters = [new SqlParameter { Name = "a", Value = "1" }],
        };

        string id = (await client.ExecuteStatementAsync(request)).Id;
        DescribeStatementResponse statement = await client.DescribeStatementAsync(new DescribeStatementRequest { Id = id });

        Assert.Equal(StatusString.STARTED, statement.Status);
        Assert.Equal("SELECT :a", statement.QueryString);
        Assert.Equal("a", Assert.Single(statement.QueryParameters).Name);
        // moto writes "nullable": false where the model has an integer; AWS's own .NET client refuses to read that, and so must ours.
        GetStatementResultRequest result = new() { Id = id };
        await Assert.ThrowsAsync<AmazonUnmarshallingException>(() => client.GetStatementResultAsync(result));
        Assert.True((await client.CancelStatementAsync(new CancelStatementRequest { Id = id })).Status);
        Assert.Equal(StatusString.ABORTED, (await client.DescribeStatementAsync(new DescribeStatementRequest { Id = id })).Status);
    }

    private static async Task Tasks(MotoServer moto)
    {
        using var client = new AmazonDatabaseMigrationServiceClient(Keys, moto.Config<AmazonDatabaseMigrationServiceConfig>());
        await moto.Call("dms", "AmazonDMSv20160101.CreateReplicationTask", """
            {"ReplicationTaskIdentifier":"load","SourceEndpointArn":"a","TargetEndpointArn":"b","ReplicationInstanceArn":"c",
             "MigrationType":"full-load","TableMappings":"{}"}
            """);
        DescribeReplicationTasksRequest named = new() { Filters = [new Filter { Name = "replication-task-id", Values = ["load"] }] };

        ReplicationTask task = Assert.Single((await client.DescribeReplicationTasksAsync(named)).ReplicationTasks);
        ReplicationTask started = (await client.StartReplicationTaskAsync(new StartReplicationTaskRequest
        {
            ReplicationTaskArn = task.ReplicationTaskArn, StartReplicationTaskType = StartReplicationTaskTypeValue.ReloadTarget,
        })).ReplicationTask;
        ReplicationTask stopped = (await client.StopReplicationTaskAsync(
            new StopReplicationTaskRequest { ReplicationTaskArn = task.ReplicationTaskArn })).ReplicationTask;

        Assert.Equal(MigrationTypeValue.FullLoad, task.MigrationType);
        Assert.Equal("running", started.Status);
        Assert.NotNull(started.ReplicationTaskStats.FullLoadStartDate);
        Assert.Equal("stopped", stopped.Status);
        StopReplicationTaskRequest nothing = new() { ReplicationTaskArn = "nothing" };
        await Assert.ThrowsAsync<NoTask>(() => client.StopReplicationTaskAsync(nothing));
    }
}
