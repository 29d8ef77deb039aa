using System.Globalization;
using Amazon.Appflow;
using Amazon.DatabaseMigrationService;
using Amazon.RedshiftDataAPIService;
using Amazon.Runtime;
using Amazon.SecretsManager;
using AwsSimulator;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orchestrator.Benchmarks;
using Orchestrator.Configuration;
using Orchestrator.LocalHost;

namespace Orchestrator.Cli.Chaos;

/// <summary>What a host of the chaos suite is started with. Its AWS clients are given their address, as many hosts share one process.</summary>
/// <param name="Aws">Where the simulator answers.</param>
/// <param name="EngineFile">The engine's file, which outlives the host.</param>
/// <param name="Pipelines">The pipeline file.</param>
/// <param name="EventKey">The key that events must show; empty takes none.</param>
/// <param name="IsTalkative">Whether its log goes to standard error.</param>
public sealed record RehearsedHost(Uri Aws, string EngineFile, string Pipelines, string EventKey, bool IsTalkative)
{
    // Short, so that a call that hangs is given up while somebody watches.
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(3);

    private static readonly BasicAWSCredentials Credentials = new(RehearsalNames.AccessKey, RehearsalNames.SecretKey);

    public Task<LocalFunctionsHost> Start(CancellationToken stop) => LocalFunctionsHost.StartAsync(
        new LocalHostOptions
        {
            Port = 0,
            EngineFile = EngineFile,
            RunTimers = false,
            LogLevel = IsTalkative ? LogLevel.Information : LogLevel.None,
        },
        (services, _) =>
        {
            services.AddSingleton(AppFlow());
            services.AddSingleton(Redshift());
            services.AddSingleton(Dms());
            services.AddSingleton<IAmazonSecretsManager>(new AmazonSecretsManagerClient(Credentials, Aimed(new AmazonSecretsManagerConfig())));
            services.AddOrchestrator().PostConfigure<OrchestratorOptions>(options =>
            {
                options.Pipelines = Pipelines;
                options.EventKey = EventKey;
            });
        },
        stop);

    /// <summary>The same as a process of its own, which may be killed.</summary>
    public EngineChild StartProcess() =>
        EngineChild.Start(
            "host", Aws.AbsoluteUri, EngineFile, Pipelines, IsTalkative.ToString(CultureInfo.InvariantCulture), EventKey);

    /// <summary>The whole life of such a process: it says where it answers, and ends with its standard input.</summary>
    public async Task Serve(CancellationToken stop)
    {
        EngineChild.EndWithInput();
        await using LocalFunctionsHost host = await Start(stop);
        await Console.Out.WriteLineAsync(host.Url.AbsoluteUri);
        await StopSignals.Wait(stop);
    }

    public IAmazonAppflow AppFlow() => new AmazonAppflowClient(Credentials, Aimed(new AmazonAppflowConfig()));

    public IAmazonRedshiftDataAPIService Redshift() =>
        new AmazonRedshiftDataAPIServiceClient(Credentials, Aimed(new AmazonRedshiftDataAPIServiceConfig()));

    public IAmazonDatabaseMigrationService Dms() =>
        new AmazonDatabaseMigrationServiceClient(Credentials, Aimed(new AmazonDatabaseMigrationServiceConfig()));

    private T Aimed<T>(T config) where T : ClientConfig
    {
        config.ServiceURL = Aws.AbsoluteUri;
        config.AuthenticationRegion = RehearsalNames.Region;
        config.Timeout = CallTimeout;
        return config;
    }
}
