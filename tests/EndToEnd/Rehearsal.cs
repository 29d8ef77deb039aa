using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using Amazon.Appflow;
using Amazon.Runtime;
using AwsSimulator;
using Npgsql;
using Orchestrator.Cli.Demo;

namespace Orchestrator.EndToEnd;

/// <summary>A simulator in this process and what a <c>serve</c> process needs to run against it: pipeline file, engine file, environment.</summary>
public sealed class Rehearsal : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("orchestrator-rehearsal-");
    private readonly AmazonAppflowClient _appFlow;

    private Rehearsal(Simulator simulator)
    {
        Simulator = simulator;
        Warehouse = NpgsqlDataSource.Create(simulator.PostgresConnectionString);
        _appFlow = new AmazonAppflowClient(
            new BasicAWSCredentials(RehearsalNames.AccessKey, RehearsalNames.SecretKey),
            new AmazonAppflowConfig { ServiceURL = simulator.Url.AbsoluteUri, AuthenticationRegion = RehearsalNames.Region });
    }

    public Simulator Simulator { get; }

    public NpgsqlDataSource Warehouse { get; }

    /// <summary>What deliveries of events must show; null for a host that takes none.</summary>
    public string? EventKey { get; set; }

    public string EngineFile => Path.Combine(_folder.FullName, "engine.db");

    public string PipelineFile => Path.Combine(_folder.FullName, "rehearsal.yaml");

    /// <param name="records">Records of the generated org.</param>
    /// <param name="furtherSettings">Lines appended to the pipeline file.</param>
    /// <param name="orgFolder">An org folder instead of a generated org.</param>
    public static async Task<Rehearsal> Start(int records = 500, string furtherSettings = "", string? orgFolder = null)
    {
        Rehearsal rehearsal = new(await Simulator.StartAsync(new SimulatorOptions { Records = records, OrgFolder = orgFolder }, CancellationToken.None));
        string pipeline = DemoPipeline.Text(rehearsal.Simulator.Org.Objects) + furtherSettings;
        await File.WriteAllTextAsync(rehearsal.PipelineFile, pipeline);
        return rehearsal;
    }

    /// <summary>Starts a host on the rehearsal's engine file; it says "orchestrator ready:" when it answers.</summary>
    public OrchestratorProcess Serve(int port = 0) => OrchestratorProcess.Start(
        $"serve --port {port} --pipelines \"{PipelineFile}\" --data \"{EngineFile}\"", Environment);

    /// <summary>A command that reads the rehearsal's pipeline file and asks its AWS.</summary>
    public OrchestratorProcess Command(string arguments) =>
        OrchestratorProcess.Start($"{arguments} --pipelines \"{PipelineFile}\"", Environment);

    /// <summary>A command that asks a host.</summary>
    public OrchestratorProcess Command(string arguments, Uri host) => OrchestratorProcess.Start($"{arguments} --host {host}", Environment);

    /// <summary>Switches how the simulated AppFlow behaves from now on.</summary>
    public async Task AppFlow(object settings)
    {
        using HttpClient http = new() { BaseAddress = Simulator.Url };
        using HttpResponseMessage answer = await http.PostAsJsonAsync("/_simulator/appflow", settings);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private Dictionary<string, string> Environment => new()
    {
        ["AWS_ENDPOINT_URL"] = Simulator.Url.GetLeftPart(UriPartial.Authority),
        ["AWS_ACCESS_KEY_ID"] = RehearsalNames.AccessKey,
        ["AWS_SECRET_ACCESS_KEY"] = RehearsalNames.SecretKey,
        ["AWS_REGION"] = RehearsalNames.Region,
        ["Orchestrator__EventKey"] = EventKey ?? "",
    };

    /// <summary>A port that is free now, for a host that must come back under the same address.</summary>
    public static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>The address a host said it answers at.</summary>
    public static Uri UrlOf(OrchestratorProcess host) => new(host.WaitForLine("orchestrator ready:").Split(' ')[^1]);

    public Task<Check> CompareTarget() =>
        new TargetCheck(Warehouse, DemoPipeline.Schema).Compare(Simulator.Org.Objects, Simulator.Clock.GetUtcNow(), CancellationToken.None);

    public Task<Check> LookForLeftovers() => LeftoverCheck.Look(_appFlow, Warehouse, CancellationToken.None);

    public async Task Execute(string sql)
    {
        await using NpgsqlCommand command = Warehouse.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<long> Count(string sql)
    {
        await using NpgsqlCommand command = Warehouse.CreateCommand(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        _appFlow.Dispose();
        await Warehouse.DisposeAsync();
        await Simulator.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
