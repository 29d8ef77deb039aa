using Amazon.RedshiftDataAPIService;
using Amazon.Runtime;
using AwsSimulator;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Orchestrator.Configuration;
using Orchestrator.Dms;
using Orchestrator.Flows;
using Orchestrator.Objects;
using Orchestrator.Planning;
using Orchestrator.Warehouse;

namespace Orchestrator.Tests.Warehouse;

/// <summary>The warehouse's activities as the hosts make them, against the simulator's Data API.</summary>
public sealed class RehearsalWarehouse : IAsyncLifetime
{
    private static int schemas;

    public Simulator Simulator { get; private set; } = null!;

    public AmazonRedshiftDataAPIServiceClient Redshift { get; private set; } = null!;

    public WarehouseStatements Statements { get; private set; } = null!;

    internal TargetCatalogue Catalogue => new(Statements);

    public async Task InitializeAsync()
    {
        Simulator = await Simulator.StartAsync(new SimulatorOptions { Records = 10 });
        Redshift = new AmazonRedshiftDataAPIServiceClient(
            new BasicAWSCredentials(RehearsalNames.AccessKey, RehearsalNames.SecretKey),
            new AmazonRedshiftDataAPIServiceConfig { ServiceURL = Simulator.Url.ToString(), AuthenticationRegion = RehearsalNames.Region });
        Statements = new WarehouseStatements(Redshift, TimeProvider.System, NullLogger<WarehouseStatements>.Instance);
    }

    public async Task DisposeAsync()
    {
        Redshift.Dispose();
        await Simulator.DisposeAsync();
    }

    public static WarehouseConnection Connection(string schema = "salesforce") => new()
    {
        Workgroup = RehearsalNames.Workgroup,
        Database = RehearsalNames.Database,
        SecretArn = RehearsalNames.SecretArn,
        Schema = schema,
    };

    /// <summary>A plan for one object in a schema and pipeline of its own.</summary>
    public static RunPlan Plan(string runId, RunPlan? after = null, Window? window = null)
    {
        string own = $"own-{Interlocked.Increment(ref schemas)}";
        return new RunPlan
        {
            RunId = runId,
            Pipeline = after?.Pipeline ?? own,
            Installation = "tests",
            AsOf = new DateTimeOffset(2026, 11, 20, 6, 30, 0, TimeSpan.Zero),
            LagSeconds = 300,
            Warehouse = after?.Warehouse ?? Connection(own.Replace('-', '_')),
            Concurrency = 2,
            Polling = new PollLimits(100, 200),
            LeaseUntil = new DateTimeOffset(2026, 11, 21, 6, 30, 0, TimeSpan.Zero),
            Procedures = [],
            Objects =
            [
                new ObjectPlan
                {
                    Name = "Account",
                    Mode = window is null ? LoadMode.Full : LoadMode.Incremental,
                    Window = window,
                    Because = "a test",
                    CursorField = "SystemModstamp",
                    Key = ["Id"],
                    Deletes = DeletePolicy.Apply,
                    Signature = "all",
                    MappingHash = "-",
                    DeadlineSeconds = 60,
                },
            ],
        };
    }

    /// <summary>The result of a load that brought these many records, extracted at 06:31:00.</summary>
    public static ObjectResult Loaded(RunPlan plan, long processed, long putFailures = 0) => new()
    {
        Name = "Account",
        State = ObjectState.Loaded,
        Attempt = 1,
        LoadId = LoadId.Of(plan.Pipeline, plan.RunId, "Account", 1),
        ExtractedAt = plan.AsOf.AddMinutes(1),
        Processed = processed,
        PutFailures = putFailures,
        StartedAt = plan.AsOf,
        EndedAt = plan.AsOf.AddSeconds(90),
    };

    public static string StagingTable(RunPlan plan, int attempt = 1) =>
        $"salesforce_incremental.{LoadId.StagingTable("Account", LoadId.Of(plan.Pipeline, plan.RunId, "Account", attempt))}";

    internal PrepareWarehouse PrepareWarehouse(params EntityField[] further) => PrepareWarehouse(OneAccount.Of(further));

    internal PrepareWarehouse PrepareWarehouse(EntityDescription account) => new(
        Statements,
        new SchemaUpgrade(Statements, NullLogger<SchemaUpgrade>.Instance),
        Catalogue,
        new TableChanges(Statements, Catalogue),
        new OneAccount(account),
        new LandedTables(null!, Catalogue),
        NullLogger<PrepareWarehouse>.Instance);

    /// <summary>For activities that look up the plan's pipeline.</summary>
    private static PipelineFiles Files(RunPlan plan) => new(
        new OnePipeline(PipelineSet.Of([new("own.yaml", $$"""
            name: {{plan.Pipeline}}
            salesforce: { connectorProfile: salesforce }
            redshift: { connectorProfile: redshift, workgroup: {{plan.Warehouse.Workgroup}}, database: {{plan.Warehouse.Database}},
                        secretArn: {{plan.Warehouse.SecretArn}}, intermediateBucket: landing, schema: {{plan.Warehouse.Schema}} }
            objects: [ { name: Account } ]
            """)])),
        TimeProvider.System,
        NullLogger<PipelineFiles>.Instance);

    internal PrepareStaging PrepareStaging(RunPlan plan) => new(Statements, Files(plan), NullLogger<PrepareStaging>.Instance);

    internal RegisterLoads RegisterLoads() => new(Statements, Catalogue, NullLogger<RegisterLoads>.Instance);

    internal DropStaging DropStaging() => new(Statements, StagingRemoval());

    internal StagingRemoval StagingRemoval() => new(Statements, Catalogue, NullLogger<StagingRemoval>.Instance);

    /// <summary>A look past the Data API.</summary>
    public async Task<IReadOnlyList<string>> Rows(string sql)
    {
        var rows = new List<string>();
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(Simulator.PostgresConnectionString);
        await using NpgsqlCommand command = source.CreateCommand(sql);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var values = new object[reader.FieldCount];
            reader.GetValues(values);
            rows.Add(string.Join('|', values.Select(WarehouseDatabase.Text)));
        }

        return rows;
    }

    private sealed class OnePipeline(PipelineSet set) : IPipelineSource
    {
        public TimeSpan Freshness => TimeSpan.Zero;

        public Task<PipelineSet> Read(CancellationToken stop) => Task.FromResult(set);
    }

    internal sealed class OneAccount(EntityDescription account) : ObjectCatalogue(null!, null!, null!)
    {
        public static EntityDescription Of(params EntityField[] further) => new("Account",
        [
            new("Id", "id", 18, false),
            new("Order", "string", 40, false),
            new("AnnualRevenue", "currency", null, false),
            new("SystemModstamp", "datetime", null, true),
            new("IsDeleted", "boolean", null, false),
            .. further,
        ]);

        public override Task<EntityDescription> Describe(string pipeline, string objectName, CancellationToken stop) =>
            Task.FromResult(account);
    }
}

[CollectionDefinition(Name)]
public sealed class SharedRehearsal : ICollectionFixture<RehearsalWarehouse>
{
    public const string Name = "rehearsal warehouse";
}
