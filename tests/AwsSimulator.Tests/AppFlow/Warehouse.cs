using AwsSimulator.Postgres;

namespace AwsSimulator.Tests.AppFlow;

/// <summary>One PostgreSQL cluster for all AppFlow tests; each test makes tables of its own.</summary>
public sealed class Warehouse : IAsyncLifetime
{
    private PostgresCluster? cluster;

    public string ConnectionString => cluster!.ConnectionString;

    public async Task InitializeAsync() => cluster = await PostgresCluster.StartAsync();

    public async Task DisposeAsync() => await cluster!.DisposeAsync();
}

[CollectionDefinition(nameof(Warehouse))]
public sealed class WarehouseTests : ICollectionFixture<Warehouse>;
