using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Configuration;

namespace Orchestrator.Cli;

/// <summary>The product's services without a host, for commands that only look: AWS is found as every AWS tool finds it.</summary>
public static class ProductServices
{
    /// <param name="pipelines">Pipeline file or folder.</param>
    public static ServiceProvider For(string pipelines)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddEnvironmentVariables().Build());
        services.AddOrchestrator().PostConfigure<OrchestratorOptions>(options => options.Pipelines = pipelines);
        return services.BuildServiceProvider();
    }
}
