using System.Net;
using System.Text.Json;
using AwsSimulator.AppFlow;
using AwsSimulator.Control;
using AwsSimulator.Dms;
using AwsSimulator.EventBridge;
using AwsSimulator.Http;
using AwsSimulator.Postgres;
using AwsSimulator.RedshiftData;
using AwsSimulator.Salesforce;
using AwsSimulator.SecretsManager;
using AwsSimulator.Sts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace AwsSimulator;

/// <summary>The rehearsal stage: AWS services for real AWS clients on one loopback port, with PostgreSQL doing the SQL.</summary>
public sealed class Simulator : IAsyncDisposable
{
    private readonly WebApplication server;
    private readonly PostgresCluster? cluster;
    private readonly NpgsqlDataSource database;
    private readonly IReadOnlyList<AwsEndpoint> endpoints;

    private Simulator(
        WebApplication server,
        PostgresCluster? cluster,
        NpgsqlDataSource database,
        IReadOnlyList<AwsEndpoint> endpoints,
        string connectionString,
        SimulatedClock clock,
        SalesforceOrg org,
        SecretStore secrets,
        RehearsalIssuer issuer,
        EventBus events,
        CallLog calls,
        FaultPlan faults)
    {
        this.server = server;
        this.cluster = cluster;
        this.database = database;
        this.endpoints = endpoints;
        Org = org;
        PostgresConnectionString = connectionString;
        Clock = clock;
        Secrets = secrets;
        Issuer = issuer;
        Events = events;
        Calls = calls;
        Faults = faults;
        IFeatureCollection features = server.Services.GetRequiredService<IServer>().Features;
        Url = new Uri(features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());
    }

    /// <summary>What clients take as their endpoint URL.</summary>
    public Uri Url { get; }

    /// <summary>The time of the org and of AWS.</summary>
    public SimulatedClock Clock { get; }

    /// <summary>The simulated Salesforce org.</summary>
    public SalesforceOrg Org { get; }

    /// <summary>The database behind the Redshift stand-in, for a look that does not pass the Data API.</summary>
    public string PostgresConnectionString { get; }

    /// <summary>The account's secrets; at the start the login of the database's owner.</summary>
    public SecretStore Secrets { get; }

    /// <summary>Signs web identity tokens that STS accepts.</summary>
    public RehearsalIssuer Issuer { get; }

    /// <summary>Tells a target what happens to runs, statements and tasks.</summary>
    public EventBus Events { get; }

    /// <summary>The AWS calls answered so far.</summary>
    public CallLog Calls { get; }

    /// <summary>The faults still to come.</summary>
    public FaultPlan Faults { get; }

    /// <summary>Starts everything and returns when it answers.</summary>
    /// <exception cref="PostgresNotFoundException">No PostgreSQL on this machine, and none given.</exception>
    /// <exception cref="PostgresStartException">It is there but did not start.</exception>
    /// <exception cref="PortInUseException">The port is taken.</exception>
    /// <exception cref="OrgFolderException">The org folder cannot be used.</exception>
    /// <exception cref="NpgsqlException">The given server does not let us in.</exception>
    public static async Task<Simulator> StartAsync(SimulatorOptions options, CancellationToken ct = default)
    {
        var clock = new SimulatedClock(options.StartTime);
        var calls = new CallLog();
        var faults = new FaultPlan();
        var issuer = new RehearsalIssuer(clock);
        var sessions = new SessionStore(clock);
        var events = new EventBus(clock, options.Events);
        // Both take about a second, so they take it together; a bad org folder still ends with no cluster left.
        Task<PostgresCluster?> starting = StartCluster(options, ct);
        SalesforceOrg org;
        try
        {
            org = await Task.Run(() => MakeOrg(options, clock), ct);
        }
        catch
        {
            await End(null, [], null, await starting);
            throw;
        }

        PostgresCluster? cluster = await starting;
        NpgsqlDataSource? database = null;
        WebApplication? server = null;
        IReadOnlyList<AwsEndpoint> endpoints = [];
        try
        {
            string connectionString = cluster?.ConnectionString ?? SessionDefaults.Add(options.Postgres!, Isolation(options));
            database = NpgsqlDataSource.Create(connectionString);
            if (cluster is null)
            {
                await RedshiftFunctions.Install(connectionString, ct);
            }

            SecretStore secrets = RehearsalSecrets(connectionString, clock);
            var appFlow = new AppFlowSwitches(options.AppFlow);
            endpoints =
            [
                new AppFlowEndpoint(org, database, faults, events, clock, appFlow),
                new RedshiftDataEndpoint(
                    new DatabaseLogin(connectionString, secrets), clock, faults, events, options.ActiveStatements, options.ActiveSessions),
                new SecretsManagerEndpoint(secrets),
                new DmsEndpoint(options.ReplicationTasks, database, faults, events, clock),
                new StsEndpoint(new RoleTrust(options.Roles, issuer, clock), sessions),
            ];
            var control = new ControlEndpoints(
                endpoints, faults, calls, clock, appFlow, issuer, events, Ready);
            server = await Listen(options.Port, endpoints, new SignatureCheck(sessions), clock, calls, faults, control, ct);
            return new Simulator(server, cluster, database, endpoints, connectionString, clock, org, secrets, issuer, events, calls, faults);
        }
        catch
        {
            await End(server, endpoints, database, cluster);
            throw;
        }

        async Task Ready(CancellationToken stop) => await (await database.OpenConnectionAsync(stop)).DisposeAsync();
    }

    /// <summary>Stops listening, then what is still running behind it, then the database.</summary>
    public async ValueTask DisposeAsync()
    {
        await End(server, endpoints, database, cluster);
        await Events.DisposeAsync();
        Issuer.Dispose();
    }

    private static async Task<PostgresCluster?> StartCluster(SimulatorOptions options, CancellationToken ct) =>
        options.Postgres is null
            ? await PostgresCluster.StartAsync(new PostgresOptions { Isolation = Isolation(options) }, ct)
            : null;

    private static string Isolation(SimulatorOptions options) => options.IsSerializable ? "serializable" : "repeatable read";

    private static SalesforceOrg MakeOrg(SimulatorOptions options, SimulatedClock clock) => options.OrgFolder is { } folder
        ? SalesforceOrg.Load(folder, options.Seed, clock)
        : SalesforceOrg.Generate(options.Seed, options.Records, clock);

    private static SecretStore RehearsalSecrets(string connectionString, SimulatedClock clock)
    {
        var connection = new NpgsqlConnectionStringBuilder(connectionString);
        var secrets = new SecretStore(clock);
        var login = new Dictionary<string, string?> { ["username"] = connection.Username, ["password"] = connection.Password };
        secrets.Put(RehearsalNames.SecretName, RehearsalNames.SecretArn, JsonSerializer.Serialize(login));
        return secrets;
    }

    private static async Task<WebApplication> Listen(
        int port,
        IReadOnlyList<AwsEndpoint> endpoints,
        SignatureCheck signatures,
        SimulatedClock clock,
        CallLog calls,
        FaultPlan faults,
        ControlEndpoints control,
        CancellationToken ct)
    {
        // Empty: no setting from a file or a variable of the owner's may change port or addresses.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddSingleton<IHostLifetime, OwnerLifetime>();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        // A port in use is told by PortInUseException; the host would log it with a stack trace as well.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        WebApplication server = builder.Build();
        var gateway =
            new AwsGateway(endpoints, signatures, clock, faults, calls, server.Services.GetRequiredService<ILogger<AwsGateway>>());
        control.Map(server);
        server.MapFallback("{**path}", gateway.Serve);
        try
        {
            await server.StartAsync(ct);
            return server;
        }
        catch (IOException error)
        {
            await server.DisposeAsync();
            throw new PortInUseException(port, error);
        }
    }

    private static async Task End(
        WebApplication? server, IReadOnlyList<AwsEndpoint> endpoints, NpgsqlDataSource? database, PostgresCluster? cluster)
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }

        foreach (IAsyncDisposable endpoint in endpoints.OfType<IAsyncDisposable>())
        {
            await endpoint.DisposeAsync();
        }

        if (database is not null)
        {
            await database.DisposeAsync();
        }

        if (cluster is not null)
        {
            await cluster.DisposeAsync();
        }
    }
}
