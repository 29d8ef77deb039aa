using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Configuration;

namespace Orchestrator;

/// <summary>What both hosts register: options, AWS clients, the services the functions ask for, and the one way records are written as JSON.</summary>
public static class OrchestratorServices
{
    public static IServiceCollection AddOrchestrator(this IServiceCollection services)
    {
        services.AddOptions<OrchestratorOptions>().BindConfiguration(OrchestratorOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services;
    }
}
