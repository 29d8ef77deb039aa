using System.Diagnostics;
using Amazon.Appflow;
using AwsSimulator;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Orchestrator.Cli.Errors;
using Orchestrator.Configuration;
using Orchestrator.LocalHost;

namespace Orchestrator.Cli.Demo;

/// <summary>Simulator and local host in this process, on free ports, with engine file and pipeline file in a temporary folder. All of it goes when this is disposed.</summary>
public sealed class Stage : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("orchestrator-demo-");
    private Simulator? _simulator;
    private LocalFunctionsHost? _host;
    private NpgsqlDataSource? _warehouse;
    private AmazonAppflowClient? _appFlow;

    public Simulator Simulator => _simulator!;

    public LocalFunctionsHost Host => _host!;

    /// <summary>The target's database, for a look that does not pass the simulator.</summary>
    public NpgsqlDataSource Warehouse => _warehouse!;

    public IAmazonAppflow AppFlow => _appFlow!;

    /// <summary>Version of the server, for example 15.18.</summary>
    public string PostgresVersion { get; private set; } = "";

    public string EngineFile => Path.Combine(_folder.FullName, "engine.db");

    public string PipelineFile => Path.Combine(_folder.FullName, $"{DemoPipeline.Name}.yaml");

    public async Task<TimeSpan> StartSimulator(SimulatorOptions options, CancellationToken stop)
    {
        long began = Stopwatch.GetTimestamp();
        _simulator = await Simulator.StartAsync(options, stop);
        _warehouse = NpgsqlDataSource.Create(_simulator.PostgresConnectionString);
        await using NpgsqlConnection connection = await _warehouse.OpenConnectionAsync(stop);
        PostgresVersion = connection.PostgreSqlVersion.ToString();
        await RefuseUsedDatabase(connection, stop);
        return Stopwatch.GetElapsedTime(began);
    }

    /// <summary>What an earlier demo loaded would be compared with an org that never held it.</summary>
    private static async Task RefuseUsedDatabase(NpgsqlConnection connection, CancellationToken stop)
    {
        await using NpgsqlCommand find = connection.CreateCommand();
        find.CommandText = $"SELECT count(*) FROM information_schema.tables WHERE table_schema IN ('{DemoPipeline.Schema}', 'orchestrator')";
        if (await find.ExecuteScalarAsync(stop) is not 0L)
        {
            throw new RefusalException("ORC3015", $"the database {connection.Database} of --postgres already holds schema {DemoPipeline.Schema} or orchestrator")
            {
                Fix = "name an empty database, or drop both schemas if nobody needs them",
            };
        }
    }

    /// <summary>Starts the host against the simulator: AWS clients take endpoint and credentials from the environment, here as everywhere.</summary>
    public async Task<TimeSpan> StartHost(CancellationToken stop)
    {
        long began = Stopwatch.GetTimestamp();
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL", Simulator.Url.GetLeftPart(UriPartial.Authority));
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", RehearsalNames.AccessKey);
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", RehearsalNames.SecretKey);
        Environment.SetEnvironmentVariable("AWS_SESSION_TOKEN", null);
        Environment.SetEnvironmentVariable("AWS_REGION", RehearsalNames.Region);
        await File.WriteAllTextAsync(PipelineFile, DemoPipeline.Text(Simulator.Org.Objects), stop);
        _host = await LocalFunctionsHost.StartAsync(
            new LocalHostOptions { Port = 0, EngineFile = EngineFile },
            (services, _) => services.AddOrchestrator().PostConfigure<OrchestratorOptions>(options => options.Pipelines = PipelineFile),
            stop);
        _appFlow = new AmazonAppflowClient();
        return Stopwatch.GetElapsedTime(began);
    }

    public async ValueTask DisposeAsync()
    {
        _appFlow?.Dispose();
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        if (_warehouse is not null)
        {
            await _warehouse.DisposeAsync();
        }

        if (_simulator is not null)
        {
            await _simulator.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }
}
