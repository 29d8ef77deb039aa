using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orchestrator.Warehouse;

namespace Orchestrator.Cli.Warehouse;

/// <summary>The warehouse's parts as the hosts make them, for commands that ask the warehouse itself.</summary>
public sealed class WarehouseAccess : IDisposable
{
    private readonly ServiceProvider _services;

    private WarehouseAccess(ServiceProvider services) => _services = services;

    public WarehouseStatements Statements => _services.GetRequiredService<WarehouseStatements>();

    public static async Task<WarehouseAccess> Open(CancellationToken stop)
    {
        await AwsAccess.Require(stop);
        ServiceCollection services = new();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddEnvironmentVariables().Build());
        // What is tried again ends well or as an error that is printed.
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        services.AddOrchestrator();
        return new WarehouseAccess(services.BuildServiceProvider());
    }

    public void Dispose() => _services.Dispose();
}
