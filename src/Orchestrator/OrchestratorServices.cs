using Amazon.Appflow;
using Amazon.DatabaseMigrationService;
using Amazon.DynamoDBv2;
using Amazon.RedshiftDataAPIService;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.SecretsManager;
using Amazon.SecurityToken;
using Azure.Core;
using Azure.Core.Serialization;
using Azure.Identity;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orchestrator.Aws;
using Orchestrator.Cleanup;
using Orchestrator.Configuration;
using Orchestrator.Dms;
using Orchestrator.Flows;
using Orchestrator.Planning;
using Orchestrator.Reporting;
using Orchestrator.Triggers;
using Orchestrator.Warehouse;

namespace Orchestrator;

/// <summary>
/// What both hosts register: options, AWS clients, the services the functions ask for, and the one way records are written as JSON.
/// </summary>
public static class OrchestratorServices
{
    /// <summary>
    /// Registers the product. AWS region and endpoints come from where AWS tools look for them (<c>AWS_REGION</c>,
    /// <c>AWS_ENDPOINT_URL</c>, …); so do the credentials (environment, profile, instance role), unless <see cref="KeylessOptions"/>
    /// names a role for the Azure identity. A client is made when the first function asks for it.
    /// </summary>
    public static IServiceCollection AddOrchestrator(this IServiceCollection services)
    {
        services.AddOptions<OrchestratorOptions>()
            .BindConfiguration(OrchestratorOptions.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.Configure<WorkerOptions>(worker => worker.Serializer = new JsonObjectSerializer(OrchestratorJson.Options));
        services.TryAddSingleton(TimeProvider.System);

        services.AddOptions<KeylessOptions>().BindConfiguration("");
        // In Azure the managed identity that AZURE_CLIENT_ID names, elsewhere whoever is signed in with az.
        services.TryAddSingleton<TokenCredential>(_ => new DefaultAzureCredential());
        services.TryAddSingleton<IAmazonSecurityTokenService>(_ => new AmazonSecurityTokenServiceClient(new AnonymousAWSCredentials()));
        services.TryAddSingleton<KeylessCredentials>();
        services.TryAddSingleton<IAmazonAppflow>(provider => new AmazonAppflowClient(
            new AmazonAppflowConfig { DefaultAWSCredentials = Credentials(provider) }));
        services.TryAddSingleton<IAmazonDatabaseMigrationService>(provider => new AmazonDatabaseMigrationServiceClient(
            new AmazonDatabaseMigrationServiceConfig { DefaultAWSCredentials = Credentials(provider) }));
        services.TryAddSingleton<IAmazonRedshiftDataAPIService>(provider => new AmazonRedshiftDataAPIServiceClient(
            new AmazonRedshiftDataAPIServiceConfig { DefaultAWSCredentials = Credentials(provider) }));
        services.TryAddSingleton<IAmazonSecretsManager>(provider => new AmazonSecretsManagerClient(
            new AmazonSecretsManagerConfig { DefaultAWSCredentials = Credentials(provider) }));

        services.AddSingleton<BusyAws>();
        // Only the one the setting names is ever made. Path style: a bucket's name may hold dots, and a simulator has no domain.
        services.TryAddSingleton<IAmazonS3>(provider => new AmazonS3Client(
            new AmazonS3Config { DefaultAWSCredentials = Credentials(provider), ForcePathStyle = true }));
        services.TryAddSingleton<IAmazonDynamoDB>(provider => new AmazonDynamoDBClient(
            new AmazonDynamoDBConfig { DefaultAWSCredentials = Credentials(provider) }));

        services.AddSingleton(PipelineSource.Of);
        services.AddSingleton<PipelineFiles>();
        services.AddSingleton<ObjectCatalogue>();
        services.AddSingleton<ReplicationTasks>();
        services.AddSingleton<LandedTables>();
        services.AddSingleton<WarehouseStatements>();
        services.AddSingleton<TargetCatalogue>();
        services.AddSingleton<CoverageReader>();
        services.AddSingleton<TableChanges>();
        services.AddSingleton<SchemaUpgrade>();
        services.AddSingleton<PlanPreviewer>();
        services.AddSingleton<RunStarter>();
        services.AddSingleton<RunReader>();
        services.AddSingleton<StagingRemoval>();
        services.AddSingleton<Janitor>();
        services.AddSingleton<StagingJanitor>();
        services.AddSingleton<HistoryPurge>();
        return services;
    }

    // Null leaves the search to the SDK.
    private static KeylessCredentials? Credentials(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<KeylessOptions>>().Value.AreComplete
            ? provider.GetRequiredService<KeylessCredentials>()
            : null;
}
