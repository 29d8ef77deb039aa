using Amazon.DatabaseMigrationService;
using Amazon.DatabaseMigrationService.Model;
using Amazon.Runtime;
using AwsSimulator;
using AwsSimulator.Dms;
using Npgsql;

namespace Orchestrator.Cli.Tests.Plan;

/// <summary><c>orchestrator plan</c> of a pipeline that loads tables of a DMS task beside an object of Salesforce.</summary>
public sealed class ReplicatedPlanTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("orchestrator-plan-");
    private Simulator _simulator = null!;

    public async Task InitializeAsync()
    {
        _simulator = await Simulator.StartAsync(new SimulatorOptions { Records = 40 });
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "both.yaml"), $$"""
            name: both
            salesforce: { connectorProfile: {{RehearsalNames.SalesforceProfile}} }
            redshift:
              connectorProfile: {{RehearsalNames.RedshiftProfile}}
              workgroup: {{RehearsalNames.Workgroup}}
              database: {{RehearsalNames.Database}}
              secretArn: {{RehearsalNames.SecretArn}}
              intermediateBucket: {{RehearsalNames.IntermediateBucket}}
            objects:
              - name: Account
              - source: dms
                task: {{new ReplicationTaskDefinition().Arn}}
                load: reload
                tables:
                  - { table: {{RehearsalNames.ReplicationTarget}}.customer, key: id }
                  - { table: {{RehearsalNames.ReplicationTarget}}.sale, consolidate: false }
            """);
        await using var database = NpgsqlDataSource.Create(_simulator.PostgresConnectionString);
        await using NpgsqlCommand source = database.CreateCommand($"""
            CREATE SCHEMA {RehearsalNames.ReplicationSource};
            CREATE TABLE {RehearsalNames.ReplicationSource}.customer (id integer, name varchar(40));
            CREATE TABLE {RehearsalNames.ReplicationSource}.sale (id integer);
            """);
        await source.ExecuteNonQueryAsync();
    }

    public async Task DisposeAsync()
    {
        await _simulator.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Plan_OfTablesBesideObjects_ShowsTheTaskTheTablesAndWhatTheyNeed()
    {
        string first = await Plan("");
        await Copy();
        string detail = await Plan("--detail customer");

        Assert.Contains("both   Salesforce salesforce and 1 DMS task -> Redshift analytics", first, StringComparison.Ordinal);
        Assert.Contains("  + customer  full         everything         -  the task loads it anew: operations_copy.customer\n", first, StringComparison.Ordinal);
        Assert.Contains("operations_copy.sale, for procedures only\n", first, StringComparison.Ordinal);
        Assert.Contains("  will create   1 flow, deleted at the end; 1 staging table, dropped at the end\n", first, StringComparison.Ordinal);
        Assert.Contains("                table salesforce.customer\n", first, StringComparison.Ordinal);
        Assert.DoesNotContain("table salesforce.sale", first, StringComparison.Ordinal);
        Assert.Contains($"  will reload   {new ReplicationTaskDefinition().Arn}, 2 tables\n", first, StringComparison.Ordinal);
        Assert.Contains("CREATE TABLE IF NOT EXISTS \"salesforce\".\"customer\" (\"id\" INTEGER ENCODE RAW, \"name\" VARCHAR(40)", detail, StringComparison.Ordinal);
        Assert.DoesNotContain("AppFlow", detail, StringComparison.Ordinal);
        Assert.Equal(1, _simulator.Calls.Count("dms", "StartReplicationTask"));
    }

    private async Task Copy()
    {
        using var dms = new AmazonDatabaseMigrationServiceClient(
            new BasicAWSCredentials(RehearsalNames.AccessKey, RehearsalNames.SecretKey),
            new AmazonDatabaseMigrationServiceConfig { ServiceURL = _simulator.Url.ToString(), AuthenticationRegion = RehearsalNames.Region });
        await dms.StartReplicationTaskAsync(new StartReplicationTaskRequest
        {
            ReplicationTaskArn = new ReplicationTaskDefinition().Arn,
            StartReplicationTaskType = StartReplicationTaskTypeValue.StartReplication,
        });
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await dms.DescribeReplicationTasksAsync(new DescribeReplicationTasksRequest(), patience.Token)).ReplicationTasks[0].Status != "stopped")
        {
            patience.Token.ThrowIfCancellationRequested();
        }
    }

    private async Task<string> Plan(string options)
    {
        var environment = new Dictionary<string, string>
        {
            ["AWS_ENDPOINT_URL"] = _simulator.Url.GetLeftPart(UriPartial.Authority),
            ["AWS_ACCESS_KEY_ID"] = RehearsalNames.AccessKey,
            ["AWS_SECRET_ACCESS_KEY"] = RehearsalNames.SecretKey,
            ["AWS_REGION"] = RehearsalNames.Region,
        };
        await using OrchestratorProcess process = OrchestratorProcess.Start(
            $"plan both --pipelines \"{_folder.FullName}\" {options}", environment, _folder.FullName);
        int exit = await process.WaitForExit();
        Assert.True(exit == 0, process.Text);
        return process.Text;
    }
}
