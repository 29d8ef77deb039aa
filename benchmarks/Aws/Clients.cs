using Amazon.Appflow;
using Amazon.DatabaseMigrationService;
using Amazon.RedshiftDataAPIService;
using Amazon.Runtime;
using AwsSimulator;

namespace Orchestrator.Benchmarks.Aws;

/// <summary>The clients the product uses, for a simulator. A call that fails ends the benchmark: nothing is retried.</summary>
internal static class Clients
{
    private static readonly BasicAWSCredentials Keys = new(RehearsalNames.AccessKey, RehearsalNames.SecretKey);

    public static AmazonAppflowClient AppFlow(Simulator simulator) => new(Keys, At<AmazonAppflowConfig>(simulator));

    public static AmazonRedshiftDataAPIServiceClient RedshiftData(Simulator simulator) =>
        new(Keys, At<AmazonRedshiftDataAPIServiceConfig>(simulator));

    public static AmazonDatabaseMigrationServiceClient Dms(Simulator simulator) =>
        new(Keys, At<AmazonDatabaseMigrationServiceConfig>(simulator));

    private static TConfig At<TConfig>(Simulator simulator) where TConfig : ClientConfig, new() => new()
    {
        ServiceURL = simulator.Url.ToString(), AuthenticationRegion = RehearsalNames.Region, MaxErrorRetry = 0,
    };
}
