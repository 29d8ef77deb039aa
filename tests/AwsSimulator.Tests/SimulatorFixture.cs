using Amazon.RedshiftDataAPIService;
using Amazon.Runtime;
using Amazon.SecretsManager;

namespace AwsSimulator.Tests;

/// <summary>One simulator for the tests that do not need one of their own, and the clients the product uses.</summary>
public sealed class SimulatorFixture : IAsyncLifetime
{
    public Simulator Simulator { get; private set; } = null!;

    public AmazonRedshiftDataAPIServiceClient RedshiftData { get; private set; } = null!;

    public AmazonSecretsManagerClient Secrets { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Simulator = await Simulator.StartAsync(new SimulatorOptions { Records = 100 });
        RedshiftData = new AmazonRedshiftDataAPIServiceClient(Credentials(), new AmazonRedshiftDataAPIServiceConfig
        {
            ServiceURL = Simulator.Url.ToString(),
            AuthenticationRegion = RehearsalNames.Region,
            MaxErrorRetry = 0,
        });
        Secrets = new AmazonSecretsManagerClient(Credentials(), new AmazonSecretsManagerConfig
        {
            ServiceURL = Simulator.Url.ToString(),
            AuthenticationRegion = RehearsalNames.Region,
            MaxErrorRetry = 0,
        });
    }

    public async Task DisposeAsync()
    {
        RedshiftData.Dispose();
        Secrets.Dispose();
        await Simulator.DisposeAsync();
    }

    public static AWSCredentials Credentials(string secretKey = RehearsalNames.SecretKey) =>
        new BasicAWSCredentials(RehearsalNames.AccessKey, secretKey);
}

[CollectionDefinition(Name)]
public sealed class SharedSimulator : ICollectionFixture<SimulatorFixture>
{
    public const string Name = "simulator";
}
