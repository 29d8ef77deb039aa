using Amazon.Appflow;
using Amazon.Appflow.Model;
using Amazon.Runtime;
using AwsSimulator.AppFlow;
using AwsSimulator.Salesforce;
using Npgsql;
using FlowTask = Amazon.Appflow.Model.Task;
using Task = System.Threading.Tasks.Task;

namespace AwsSimulator.Tests.AppFlow;

/// <summary>A running simulator, a client for it and a schema of its own in the warehouse.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private readonly string schema = $"stage_{Guid.NewGuid():N}"[..20];

    private Stage(Simulator simulator)
    {
        Simulator = simulator;
        Database = NpgsqlDataSource.Create(simulator.PostgresConnectionString);
        Client = new AmazonAppflowClient(
            new BasicAWSCredentials(RehearsalNames.AccessKey, RehearsalNames.SecretKey),
            new AmazonAppflowConfig { ServiceURL = simulator.Url.ToString(), AuthenticationRegion = RehearsalNames.Region, MaxErrorRetry = 0 });
    }

    public Simulator Simulator { get; }

    public AmazonAppflowClient Client { get; }

    public NpgsqlDataSource Database { get; }

    public static async Task<Stage> Set(Warehouse warehouse, AppFlowOptions? options = null, int records = 400, string? orgFolder = null)
    {
        Simulator simulator = await Simulator.StartAsync(new SimulatorOptions
        {
            Postgres = warehouse.ConnectionString,
            Records = records,
            OrgFolder = orgFolder,
            StartTime = new DateTimeOffset(2026, 3, 1, 6, 30, 0, TimeSpan.Zero),
            AppFlow = (options ?? new AppFlowOptions()) with { RunLatency = TimeSpan.FromMilliseconds(1), ListedAfter = options?.ListedAfter ?? TimeSpan.Zero },
        });
        var stage = new Stage(simulator);
        await stage.Execute($"create schema {stage.schema}");
        return stage;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Simulator.DisposeAsync();
        await Database.DisposeAsync();
    }

    /// <summary>Makes a table with a column for each field that has values; text may take four bytes a character, or as said.</summary>
    public async Task<string> MakeTable(string objectName, string? narrowField = null, int narrowBytes = 0)
    {
        string table = $"{schema}.{objectName.ToLowerInvariant()}_{Guid.NewGuid():N}"[..50];
        IEnumerable<string> columns = FieldsOf(objectName)
            .Select(
                field => $"{field.Name.ToLowerInvariant()} {(field.Name == narrowField ? $"varchar({narrowBytes})" : ColumnType(field))}");
        await Execute($"create table {table} ({string.Join(", ", columns)})");
        return table;
    }

    public IReadOnlyList<SalesforceField> FieldsOf(string objectName) =>
        [.. Simulator.Org.Find(objectName)!.Fields.Where(field => field.Kind != FieldKind.Compound)];

    /// <summary>The flow the product would make: everything of the object into the table, with the filters given.</summary>
    public CreateFlowRequest Flow(string name, string objectName, string table, params FlowTask[] filters)
    {
        List<string> fields = [.. FieldsOf(objectName).Select(field => field.Name)];
        return new CreateFlowRequest
        {
            FlowName = name,
            TriggerConfig = new TriggerConfig { TriggerType = TriggerType.OnDemand },
            SourceFlowConfig = new SourceFlowConfig
            {
                ConnectorType = ConnectorType.Salesforce,
                ConnectorProfileName = RehearsalNames.SalesforceProfile,
                SourceConnectorProperties = new SourceConnectorProperties
                {
                    Salesforce = new SalesforceSourceProperties
                    {
                        Object = objectName, IncludeDeletedRecords = true, DataTransferApi = SalesforceDataTransferApi.BULKV2,
                    },
                },
            },
            DestinationFlowConfigList =
            [
                new DestinationFlowConfig
                {
                    ConnectorType = ConnectorType.Redshift,
                    ConnectorProfileName = RehearsalNames.RedshiftProfile,
                    DestinationConnectorProperties = new DestinationConnectorProperties
                    {
                        Redshift = new RedshiftDestinationProperties
                        {
                            Object = table,
                            IntermediateBucketName = RehearsalNames.IntermediateBucket,
                            ErrorHandlingConfig = new ErrorHandlingConfig { FailOnFirstDestinationError = true },
                        },
                    },
                },
            ],
            Tasks =
            [
                new FlowTask { TaskType = TaskType.Filter, SourceFields = fields, ConnectorOperator = Operator(SalesforceConnectorOperator.PROJECTION) },
                .. filters,
                .. fields.Select(field => new FlowTask
                {
                    TaskType = TaskType.Map,
                    SourceFields = [field],
                    DestinationField = field.ToLowerInvariant(),
                    ConnectorOperator = Operator(SalesforceConnectorOperator.NO_OP),
                }),
            ],
            Tags = new Dictionary<string, string> { ["installation"] = "test" },
        };
    }

    /// <summary>The same definition, to be written back.</summary>
    public static UpdateFlowRequest Update(CreateFlowRequest flow) => new()
    {
        FlowName = flow.FlowName,
        Description = flow.Description,
        TriggerConfig = flow.TriggerConfig,
        SourceFlowConfig = flow.SourceFlowConfig,
        DestinationFlowConfigList = flow.DestinationFlowConfigList,
        Tasks = flow.Tasks,
    };

    public static FlowTask Filter(string field, SalesforceConnectorOperator comparison, params (string Key, string Value)[] properties) => new()
    {
        TaskType = TaskType.Filter,
        SourceFields = [field],
        ConnectorOperator = Operator(comparison),
        TaskProperties = properties.ToDictionary(property => property.Key, property => property.Value),
    };

    /// <summary>Makes a flow for a new table and runs it to its end.</summary>
    public async Task<(ExecutionRecord Record, string Table)> Load(string objectName, params FlowTask[] filters)
    {
        string table = await MakeTable(objectName);
        await Create(Flow("load", objectName, table, filters));
        ExecutionRecord record = await Run("load");
        await Client.DeleteFlowAsync(new DeleteFlowRequest { FlowName = "load" });
        return (record, table);
    }

    /// <summary>CreateFlow after a reset of the destination's metadata, as a new table needs it.</summary>
    public async Task Create(CreateFlowRequest request)
    {
        await Client.ResetConnectorMetadataCacheAsync(
            new ResetConnectorMetadataCacheRequest { ConnectorProfileName = RehearsalNames.RedshiftProfile, ConnectorType = ConnectorType.Redshift });
        await Client.CreateFlowAsync(request);
    }

    public async Task<ExecutionRecord> Run(string flow) => await Ended(flow, await Start(flow));

    public async Task<string> Start(string flow) => (await Client.StartFlowAsync(new StartFlowRequest { FlowName = flow })).ExecutionId;

    public Task<ExecutionRecord> Ended(string flow, string execution) =>
        When(flow, execution, record => record.ExecutionStatus != ExecutionStatus.InProgress && record.ExecutionStatus != ExecutionStatus.CancelStarted);

    /// <summary>Asks until the run's record is as wanted.</summary>
    public async Task<ExecutionRecord> When(string flow, string execution, Func<ExecutionRecord, bool> wanted)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            DescribeFlowExecutionRecordsResponse answer = await Client.DescribeFlowExecutionRecordsAsync(
                new DescribeFlowExecutionRecordsRequest { FlowName = flow }, patience.Token);
            if (answer.FlowExecutions.Find(record => record.ExecutionId == execution) is { } found && wanted(found))
            {
                return found;
            }
        }
    }

    public async Task<long> Count(string table, string where = "true") => (long)(await Scalar($"select count(*) from {table} where {where}"))!;

    public async Task<object?> Scalar(string sql)
    {
        await using NpgsqlCommand command = Database.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    public async Task Execute(string sql)
    {
        await using NpgsqlCommand command = Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static Amazon.Appflow.Model.ConnectorOperator Operator(SalesforceConnectorOperator name) => new() { Salesforce = name };

    private static string ColumnType(SalesforceField field) => field.Kind switch
    {
        FieldKind.Boolean => "boolean",
        FieldKind.Integer => "bigint",
        FieldKind.Number => "double precision",
        FieldKind.Date => "date",
        FieldKind.DateTime => "timestamp",
        _ => $"varchar({Math.Min(4 * field.Length, 65535)})",
    };
}
