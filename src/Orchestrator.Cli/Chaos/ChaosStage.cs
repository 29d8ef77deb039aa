using Amazon.Appflow;
using AwsSimulator;
using AwsSimulator.Salesforce;
using Npgsql;
using Orchestrator.Cli.Chaos.Marts;
using Orchestrator.Benchmarks;
using Orchestrator.LocalHost;

namespace Orchestrator.Cli.Chaos;

/// <summary>What one seed plays on: an org and its AWS on a database of their own, and a host that may be killed.</summary>
public sealed class ChaosStage : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("orchestrator-chaos-");
    private readonly ChaosDatabase _database;
    private readonly RehearsedHost _settings;
    private LocalFunctionsHost? _host;
    private EngineChild? _process;

    private ChaosStage(ChaosScript script, ChaosDatabase database, Simulator simulator, bool isTalkative)
    {
        Script = script;
        _database = database;
        Simulator = simulator;
        Warehouse = NpgsqlDataSource.Create(simulator.PostgresConnectionString);
        string pipelines = Path.Combine(_folder.FullName, "chaos.yaml");
        string eventKey = script.Mart is null or { Delivery: Delivery.Off } ? "" : MartPipeline.EventKey;
        _settings = new RehearsedHost(simulator.Url, Path.Combine(_folder.FullName, "engine.db"), pipelines, eventKey, isTalkative);
        AppFlow = _settings.AppFlow();
        Mart = script.Mart is { } mart ? new Mart(mart, Warehouse, _settings.Dms(), simulator.Clock) : null;
    }

    public ChaosScript Script { get; }

    public Simulator Simulator { get; }

    /// <summary>The warehouse, seen without the Data API.</summary>
    public NpgsqlDataSource Warehouse { get; }

    public IAmazonAppflow AppFlow { get; }

    public RehearsedHost Settings => _settings;

    /// <summary>The source database and who else runs the task; null for a script without.</summary>
    internal Mart? Mart { get; }

    /// <summary>Whom to ask; another one after every kill.</summary>
    public ChaosClient Host { get; private set; } = null!;

    /// <summary>The org's objects that the pipeline loads.</summary>
    public IReadOnlyList<SalesforceObject> Objects => [.. Script.Objects.Select(o => Simulator.Org.Find(o.Name)!)];

    /// <param name="server">Connection string of the PostgreSQL server all seeds share.</param>
    public static async Task<ChaosStage> Set(ChaosScript script, string server, bool isTalkative, CancellationToken stop)
    {
        ChaosDatabase database = await ChaosDatabase.Create(server, $"chaos_{Guid.NewGuid():N}", stop);
        Simulator simulator = await Simulator.StartAsync(
            new SimulatorOptions
            {
                Postgres = database.ConnectionString, Seed = script.Seed, Records = script.Records, AppFlow = script.AppFlow,
                ReplicationTasks = [MartPipeline.Task(script.Mart), MartPipeline.Idle],
            },
            stop);
        var stage = new ChaosStage(script, database, simulator, isTalkative);
        foreach (ChaosObject o in script.Objects.Where(o => o.Cursor != "SystemModstamp"))
        {
            SalesforceObject shaped = simulator.Org.Find(o.Name)!;
            shaped.RemoveField("SystemModstamp");
            if (o.Cursor is null)
            {
                shaped.RemoveField("LastModifiedDate");
            }
        }

        await File.WriteAllTextAsync(stage._settings.Pipelines, ChaosPipeline.Text(script), stop);
        await using NpgsqlCommand effects = stage.Warehouse.CreateCommand($"CREATE TABLE {ChaosPipeline.Effects} (happened integer)");
        await effects.ExecuteNonQueryAsync(stop);
        await (stage.Mart?.Make(script, stop) ?? Task.CompletedTask);
        await stage.StartHost(stop);
        return stage;
    }

    /// <summary>Kills the host's process in the middle of whatever it does, and starts another on the same engine file.</summary>
    public async Task KillHost()
    {
        await _process!.Kill();
        await _process.DisposeAsync();
        await StartHost(CancellationToken.None);
    }

    public async Task<IReadOnlyList<string>> List(string sql, CancellationToken stop)
    {
        List<string> found = [];
        await using NpgsqlCommand command = Warehouse.CreateCommand(sql);
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(stop);
        while (await row.ReadAsync(stop))
        {
            found.Add(row.GetString(0));
        }

        return found;
    }

    public async ValueTask DisposeAsync()
    {
        Host?.Dispose();
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        AppFlow.Dispose();
        Mart?.Dispose();
        await Warehouse.DisposeAsync();
        await Simulator.DisposeAsync();
        await _database.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task StartHost(CancellationToken stop)
    {
        Uri url;
        if (Script.HostIsProcess)
        {
            _process = _settings.StartProcess();
            url = new Uri(await _process.Says(stop) ?? throw new InvalidOperationException("the host's process ended instead of starting"));
        }
        else
        {
            _host = await _settings.Start(stop);
            url = _host.Url;
        }

        Simulator.Events.Target = Mart?.Target(url, Script.Seed);
        ChaosClient? former = Host;
        Host = new ChaosClient(url);
        former?.Dispose();
    }
}
