using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Amazon.Appflow;
using Amazon.DatabaseMigrationService;
using Amazon.RedshiftDataAPIService;
using Amazon.Runtime;
using Amazon.SecretsManager;
using AwsSimulator;
using AwsSimulator.EventBridge;
using AwsSimulator.Tests.OutsideClients;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Orchestrator.Configuration;
using Orchestrator.LocalHost;
using Orchestrator.Reporting;
using Orchestrator.Runs;

namespace Orchestrator.Tests.Runs;

/// <summary>
/// The whole product in the local host against the simulator. One for a class of tests; each test writes a pipeline with a schema of its
/// own.
/// </summary>
public class Rehearsal : IAsyncLifetime
{
    /// <summary>What a delivery of an event must show.</summary>
    public const string EventKey = "rehearsal-event-key";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rehearsal-");
    private LocalFunctionsHost? host;
    private NpgsqlDataSource? database;

    protected virtual SimulatorOptions Options => new() { Records = 200 };

    /// <summary>Where the host looks for pipelines.</summary>
    protected virtual string Pipelines => folder.FullName;

    public Simulator Simulator { get; private set; } = null!;

    public AmazonAppflowClient AppFlow { get; private set; } = null!;

    public DurableTaskClient Hub => host!.Client;

    public IServiceProvider Services => host!.Services;

    public HttpClient Http { get; } = new();

    /// <summary>Keeps what the product sends to AWS; null keeps nothing.</summary>
    internal RecordedRequests? Sent { get; init; }

    public virtual async Task InitializeAsync()
    {
        Simulator = await Simulator.StartAsync(Options);
        database = NpgsqlDataSource.Create(Simulator.PostgresConnectionString);
        var credentials = new BasicAWSCredentials(RehearsalNames.AccessKey, RehearsalNames.SecretKey);
        AppFlow = new AmazonAppflowClient(credentials, At(new AmazonAppflowConfig()));
        Redshift = new AmazonRedshiftDataAPIServiceClient(credentials, At(new AmazonRedshiftDataAPIServiceConfig()));
        Dms = new AmazonDatabaseMigrationServiceClient(credentials, At(new AmazonDatabaseMigrationServiceConfig()));
        host = await LocalFunctionsHost.StartAsync(
            new LocalHostOptions { Port = 0, RunTimers = false },
            (services, _) =>
            {
                services.AddSingleton<IAmazonAppflow>(AppFlow);
                services.AddSingleton<IAmazonRedshiftDataAPIService>(Redshift);
                services.AddSingleton<IAmazonDatabaseMigrationService>(Dms);
                services.AddSingleton<IAmazonSecretsManager>(
                    new AmazonSecretsManagerClient(credentials, At(new AmazonSecretsManagerConfig())));
                Register(services);
                services.AddOrchestrator().PostConfigure<OrchestratorOptions>(options =>
                {
                    options.Pipelines = Pipelines;
                    options.EventKey = EventKey;
                });
            },
            CancellationToken.None);
        Http.BaseAddress = host.Url;
    }

    public AmazonRedshiftDataAPIServiceClient Redshift { get; private set; } = null!;

    public AmazonDatabaseMigrationServiceClient Dms { get; private set; } = null!;

    /// <summary>Clients that are not the simulator's.</summary>
    protected virtual void Register(IServiceCollection services)
    {
    }

    /// <summary>Writes the file of a pipeline whose target schema has the pipeline's name.</summary>
    /// <param name="edit">Changes the text, to make it wrong or different.</param>
    public void Write(string name, Func<string, string>? edit = null, params string[] objects)
    {
        string text = Text(name, objects);
        File.WriteAllText(Path.Combine(folder.FullName, $"{name}.yaml"), edit is null ? text : edit(text));
    }

    /// <summary>The file of a pipeline whose target schema has the pipeline's name.</summary>
    protected static string Text(string name, params string[] objects) => $"""
            name: {name}
            salesforce: {"{"} connectorProfile: {RehearsalNames.SalesforceProfile} {"}"}
            redshift:
              connectorProfile: {RehearsalNames.RedshiftProfile}
              workgroup: {RehearsalNames.Workgroup}
              database: {RehearsalNames.Database}
              secretArn: {RehearsalNames.SecretArn}
              intermediateBucket: {RehearsalNames.IntermediateBucket}
              schema: {name.Replace('-', '_')}
            polling: {"{"} floor: 100ms, ceiling: 500ms {"}"}
            objects:
            {string.Concat((objects.Length > 0 ? objects : ["Account", "Contact"]).Select(o => $"  - name: {o}\n"))}
            """;

    public Task<HttpResponseMessage> Post(string pipeline, object? body = null) =>
        Http.PostAsJsonAsync($"/api/pipelines/{pipeline}/runs", body ?? new { });

    /// <summary>Lets the simulated EventBridge post to the host; how well is the caller's to say.</summary>
    public void DeliverEvents(Func<EventTarget, EventTarget>? how = null)
    {
        var target = new EventTarget { Url = new Uri(host!.Url, "/api/events"), ApiKey = EventKey };
        Simulator.Events.Target = how is null ? target : how(target);
    }

    /// <summary>Starts a run over HTTP and waits for its report.</summary>
    public async Task<RunReport> Run(string pipeline, object? body = null)
    {
        using HttpResponseMessage started = await Post(pipeline, body);
        string text = await started.Content.ReadAsStringAsync();
        Assert.True(started.StatusCode == HttpStatusCode.Accepted, text);
        RunReport report = await End(JsonElement.Parse(text).GetProperty("id").GetString()!);
        // The gate ends a moment after its run; until then it lets nobody in.
        await Hub.WaitForInstanceCompletionAsync(PipelineGate.InstanceId(pipeline));
        return report;
    }

    public async Task<RunReport> End(string runId)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        OrchestrationMetadata ended = await Hub.WaitForInstanceCompletionAsync(runId, getInputsAndOutputs: true, patience.Token);
        Assert.True(ended.RuntimeStatus == OrchestrationRuntimeStatus.Completed, ended.FailureDetails?.ToString());
        return ended.ReadOutputAs<RunReport>()!;
    }

    public async Task<long> Count(string sql)
    {
        await using NpgsqlCommand command = database!.CreateCommand(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }

    public async Task<IReadOnlyList<string>> FlowsOf(string pipeline)
    {
        var flows = await AppFlow.ListFlowsAsync(new Amazon.Appflow.Model.ListFlowsRequest { MaxResults = 100 });
        IEnumerable<string> names = (flows.Flows ?? []).Select(flow => flow.FlowName);
        return [.. names.Where(name => name.StartsWith($"{pipeline}.", StringComparison.Ordinal))];
    }

    public virtual async Task DisposeAsync()
    {
        Http.Dispose();
        if (host is not null)
        {
            await host.DisposeAsync();
        }

        if (database is not null)
        {
            await database.DisposeAsync();
        }

        AppFlow.Dispose();
        Redshift.Dispose();
        Dms.Dispose();
        await Simulator.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private TConfig At<TConfig>(TConfig config)
        where TConfig : ClientConfig
    {
        config.ServiceURL = Simulator.Url.AbsoluteUri;
        config.AuthenticationRegion = RehearsalNames.Region;
        config.HttpClientFactory = Sent?.Recorder(config.AuthenticationServiceName);
        return config;
    }
}
