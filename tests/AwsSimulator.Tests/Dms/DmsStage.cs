using Amazon.DatabaseMigrationService;
using Amazon.DatabaseMigrationService.Model;
using AwsSimulator.Dms;
using Npgsql;

namespace AwsSimulator.Tests.Dms;

/// <summary>A simulator with one task over schemas of its own, on the shared PostgreSQL, and the client the product would use.</summary>
internal sealed class DmsStage : IAsyncDisposable
{
    private readonly NpgsqlDataSource database;

    private DmsStage(Simulator simulator, ReplicationTaskDefinition task)
    {
        Simulator = simulator;
        Task = task;
        database = NpgsqlDataSource.Create(simulator.PostgresConnectionString);
        Client = new AmazonDatabaseMigrationServiceClient(SimulatorFixture.Credentials(), new AmazonDatabaseMigrationServiceConfig
        {
            ServiceURL = simulator.Url.ToString(),
            AuthenticationRegion = RehearsalNames.Region,
            MaxErrorRetry = 0,
        });
    }

    public Simulator Simulator { get; }

    public ReplicationTaskDefinition Task { get; }

    public AmazonDatabaseMigrationServiceClient Client { get; }

    /// <param name="shared">Whose PostgreSQL is used.</param>
    /// <param name="name">Name of the task and of its schemas.</param>
    /// <param name="tables">How many tables the source has; table n holds n rows.</param>
    /// <param name="tableLatency">How long a table takes.</param>
    /// <param name="prepMode">What becomes of a table before it is loaded.</param>
    public static async Task<DmsStage> Make(SimulatorFixture shared, string name, int tables, TimeSpan tableLatency = default,
        string prepMode = "TRUNCATE_BEFORE_LOAD")
    {
        var task = new ReplicationTaskDefinition
        {
            Identifier = name,
            SourceSchema = name,
            TargetSchema = name + "_copy",
            TableLatency = tableLatency,
            TargetTablePrepMode = prepMode,
        };
        var stage = new DmsStage(
            await Simulator.StartAsync(new SimulatorOptions
            {
                Postgres = shared.Simulator.PostgresConnectionString,
                Records = 10,
                ReplicationTasks = [task],
            }),
            task);
        await stage.Execute($"CREATE SCHEMA {name}");
        for (int i = 1; i <= tables; i++)
        {
            await stage.Execute(
                $"CREATE TABLE {name}.t{i:00} AS SELECT n AS id, 'row ' || n AS label FROM generate_series(1, {i}) n");
        }

        return stage;
    }

    public async Task Execute(string sql)
    {
        await using NpgsqlCommand command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<long> Rows(string table)
    {
        await using NpgsqlCommand command = database.CreateCommand($"SELECT COUNT(*) FROM {table}");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public async Task<ReplicationTask> Start(StartReplicationTaskTypeValue type) =>
        (await Client.StartReplicationTaskAsync(
            new StartReplicationTaskRequest { ReplicationTaskArn = Task.Arn, StartReplicationTaskType = type })).ReplicationTask;

    public async Task<ReplicationTask> Stop() =>
        (await Client.StopReplicationTaskAsync(new StopReplicationTaskRequest { ReplicationTaskArn = Task.Arn })).ReplicationTask;

    public async Task<ReplicationTask> Described() =>
        Assert.Single((await Client.DescribeReplicationTasksAsync(new DescribeReplicationTasksRequest())).ReplicationTasks);

    /// <summary>Asks until the task is in one of the states.</summary>
    public async Task<ReplicationTask> Reached(params string[] states)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            patience.Token.ThrowIfCancellationRequested();
            ReplicationTask task = await Described();
            if (states.Contains(task.Status))
            {
                return task;
            }
        }
    }

    public async Task<List<TableStatistics>> Statistics(params Filter[] filters) =>
        (await Client.DescribeTableStatisticsAsync(new DescribeTableStatisticsRequest
        {
            ReplicationTaskArn = Task.Arn,
            Filters = filters.Length == 0 ? null : [.. filters],
        })).TableStatistics;

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await database.DisposeAsync();
        await Simulator.DisposeAsync();
    }
}
