using Amazon.Appflow;
using Amazon.RedshiftDataAPIService;
using Amazon.SecretsManager;
using Azure.Core.Serialization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orchestrator.Cleanup;
using Orchestrator.Configuration;
using Orchestrator.Flows;
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
    /// Registers the product. AWS credentials, region and endpoints come from where AWS tools look for them: environment
    /// (<c>AWS_REGION</c>,
    /// <c>AWS_ENDPOINT_URL</c>, …), profile, instance role. A client is made when the first function asks for it.
    /// </summary>
    public static IServiceCollection AddOrchestrator(this IServiceCollection services)
    {
        services.AddOptions<OrchestratorOptions>()
            .BindConfiguration(OrchestratorOptions.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.Configure<WorkerOptions>(worker => worker.Serializer = new JsonObjectSerializer(OrchestratorJson.Options));
        services.TryAddSingleton(TimeProvider.System);

        services.TryAddSingleton<IAmazonAppflow>(_ => new AmazonAppflowClient());
        services.TryAddSingleton<IAmazonRedshiftDataAPIService>(_ => new AmazonRedshiftDataAPIServiceClient());
        services.TryAddSingleton<IAmazonSecretsManager>(_ => new AmazonSecretsManagerClient());

        services.AddSingleton<PipelineFiles>();
        services.AddSingleton<ObjectCatalogue>();
        services.AddSingleton<WarehouseStatements>();
        services.AddSingleton<TargetCatalogue>();
        services.AddSingleton<SchemaUpgrade>();
        services.AddSingleton<RunStarter>();
        services.AddSingleton<RunReader>();
        services.AddSingleton<Janitor>();
        return services;
    }
}
