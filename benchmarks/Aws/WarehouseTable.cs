using Amazon.Appflow;
using Amazon.Appflow.Model;
using AwsSimulator;
using AwsSimulator.Salesforce;
using Npgsql;
using FlowTask = Amazon.Appflow.Model.Task;

namespace Orchestrator.Benchmarks.Aws;

/// <summary>A table for the first fields of one object, in a schema of its own, and the flow that fills it.</summary>
internal sealed class WarehouseTable : IAsyncDisposable
{
    private readonly string schema = $"bench_{Guid.NewGuid():N}";
    private readonly string source;
    private readonly IReadOnlyList<SalesforceField> fields;
    private readonly bool isShared;

    private WarehouseTable(Simulator simulator, NpgsqlDataSource? shared, string source, int fields)
    {
        this.source = source;
        this.fields = [.. simulator.Org.Find(source)!.Fields.Where(field => field.Kind != FieldKind.Compound).Take(fields)];
        isShared = shared is not null;
        Database = shared ?? NpgsqlDataSource.Create(simulator.PostgresConnectionString);
    }

    public NpgsqlDataSource Database { get; }

    public string Name => $"{schema}.{source.ToLowerInvariant()}";

    public static Task<WarehouseTable> Create(Simulator simulator, string source, int fields, CancellationToken stop) =>
        Create(simulator, shared: null, source, fields, stop);

    /// <param name="shared">Connections of many tables, which live on when the table goes; null for connections of its own.</param>
    public static async Task<WarehouseTable> Create(
        Simulator simulator, NpgsqlDataSource? shared, string source, int fields, CancellationToken stop)
    {
        var table = new WarehouseTable(simulator, shared, source, fields);
        string columns = string.Join(", ", table.fields.Select(field => $"{Column(field)} {Type(field)}"));
        await table.Execute($"CREATE SCHEMA {table.schema}; CREATE TABLE {table.Name} ({columns})", stop);
        return table;
    }

    public async System.Threading.Tasks.Task Execute(string sql, CancellationToken stop)
    {
        await using NpgsqlCommand command = Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(stop);
    }

    /// <summary>Lets AppFlow see tables that are new.</summary>
    public static async System.Threading.Tasks.Task ResetMetadata(IAmazonAppflow client, CancellationToken stop) =>
        await client.ResetConnectorMetadataCacheAsync(
            new ResetConnectorMetadataCacheRequest
            {
                ConnectorProfileName = RehearsalNames.RedshiftProfile, ConnectorType = ConnectorType.Redshift,
            },
            stop);

    public CreateFlowRequest Flow(string name) => new()
    {
        FlowName = name,
        TriggerConfig = new TriggerConfig { TriggerType = TriggerType.OnDemand },
        SourceFlowConfig = new SourceFlowConfig
        {
            ConnectorType = ConnectorType.Salesforce,
            ConnectorProfileName = RehearsalNames.SalesforceProfile,
            SourceConnectorProperties = new SourceConnectorProperties
            {
                Salesforce = new SalesforceSourceProperties { Object = source, DataTransferApi = SalesforceDataTransferApi.BULKV2 },
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
                    Redshift = new RedshiftDestinationProperties { Object = Name, IntermediateBucketName = RehearsalNames.IntermediateBucket },
                },
            },
        ],
        Tasks =
        [
            Task(TaskType.Filter, SalesforceConnectorOperator.PROJECTION, [.. fields.Select(field => field.Name)], null),
            .. fields.Select(field => Task(TaskType.Map, SalesforceConnectorOperator.NO_OP, [field.Name], Column(field))),
        ],
        Tags = new Dictionary<string, string> { ["installation"] = "bench" },
    };

    public async ValueTask DisposeAsync()
    {
        await Execute($"DROP SCHEMA {schema} CASCADE", CancellationToken.None);
        if (!isShared)
        {
            await Database.DisposeAsync();
        }
    }

    private static FlowTask Task(TaskType type, SalesforceConnectorOperator comparison, List<string> from, string? to) => new()
    {
        TaskType = type,
        SourceFields = from,
        DestinationField = to,
        ConnectorOperator = new ConnectorOperator { Salesforce = comparison },
    };

    private static string Column(SalesforceField field) => field.Name.ToLowerInvariant();

    private static string Type(SalesforceField field) => field.Kind switch
    {
        FieldKind.Boolean => "boolean",
        FieldKind.Integer => "bigint",
        FieldKind.Number => "double precision",
        FieldKind.Date => "date",
        FieldKind.DateTime => "timestamp",
        _ => $"varchar({Math.Min(4 * field.Length, 65535)})",
    };
}
