using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orchestrator.Configuration;
using Orchestrator.LocalHost;

namespace Orchestrator.Benchmarks.Run;

/// <summary>A process with nothing but the host, so that its memory is the product's.</summary>
public static class HostChild
{
    /// <summary>Says the host's address when it answers.</summary>
    public static async Task Run(string engineFile, string pipelines)
    {
        EngineChild.EndWithInput();
        await using LocalFunctionsHost host = await LocalFunctionsHost.StartAsync(
            new LocalHostOptions { Port = 0, EngineFile = engineFile, RunTimers = false, LogLevel = LogLevel.Error },
            (services, _) => services.AddOrchestrator().PostConfigure<OrchestratorOptions>(options => options.Pipelines = pipelines),
            CancellationToken.None);
        await Console.Out.WriteLineAsync(host.Url.AbsoluteUri);
        await Task.Delay(Timeout.Infinite);
    }
}
