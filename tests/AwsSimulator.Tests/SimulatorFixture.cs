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
        RedshiftData = Client(Simulator, Credentials());
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

    /// <summary>A client that does not retry, so that a test sees each answer.</summary>
    public static AmazonRedshiftDataAPIServiceClient Client(Simulator simulator, AWSCredentials credentials, string region = RehearsalNames.Region) =>
        new(credentials, new AmazonRedshiftDataAPIServiceConfig { ServiceURL = simulator.Url.ToString(), AuthenticationRegion = region, MaxErrorRetry = 0 });

    public static AWSCredentials Credentials(string secretKey = RehearsalNames.SecretKey) =>
        new BasicAWSCredentials(RehearsalNames.AccessKey, secretKey);
}

[CollectionDefinition(Name)]
public sealed class SharedSimulator : ICollectionFixture<SimulatorFixture>
{
    public const string Name = "simulator";
}
