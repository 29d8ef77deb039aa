using Microsoft.Extensions.DependencyInjection;
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
        return new WarehouseAccess(ProductServices.For("pipelines"));
    }

    public void Dispose() => _services.Dispose();
}
