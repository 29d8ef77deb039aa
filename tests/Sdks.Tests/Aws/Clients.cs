using Amazon.Appflow;
using Amazon.DatabaseMigrationService;
using Amazon.RedshiftDataAPIService;
using Amazon.Runtime;
using Amazon.SecretsManager;

namespace Sdks.Tests.Aws;

/// <summary>Clients that talk to a scripted service, configured as an application would.</summary>
internal static class Clients
{
    private static readonly BasicAWSCredentials Keys = new("test", "test");

    public static AmazonAppflowClient AppFlow(ScriptedService aws) => new(Keys, At<AmazonAppflowConfig>(aws));

    public static AmazonRedshiftDataAPIServiceClient Redshift(ScriptedService aws) =>
        new(Keys, At<AmazonRedshiftDataAPIServiceConfig>(aws));

    public static AmazonSecretsManagerClient Secrets(ScriptedService aws) => new(Keys, At<AmazonSecretsManagerConfig>(aws));

    public static AmazonDatabaseMigrationServiceClient Dms(ScriptedService aws) => new(Keys, At<AmazonDatabaseMigrationServiceConfig>(aws));

    /// <summary>One in Core's adaptive mode that does not wait for capacity.</summary>
    public static AmazonAppflowClient Adaptive(ScriptedService aws)
    {
        AmazonAppflowConfig config = At<AmazonAppflowConfig>(aws);
        config.RetryMode = RequestRetryMode.Adaptive;
        config.FastFailRequests = true;
        return new AmazonAppflowClient(Keys, config);
    }

    private static TConfig At<TConfig>(ScriptedService aws) where TConfig : ClientConfig, new() =>
        new() { ServiceURL = aws.Url, AuthenticationRegion = "eu-central-1" };
}
