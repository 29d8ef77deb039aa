using Microsoft.Extensions.Diagnostics.HealthChecks;
using Orchestrator.Configuration;

namespace Orchestrator.Cli;

/// <summary>The pipeline files are well while all of them can be read and run: one that is broken is not started on its schedule.</summary>
public sealed class PipelinesHealth(PipelineFiles files) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ConfigurationProblem? first = files.Read().Problems is [var problem, ..] ? problem : null;
        return Task.FromResult(first is null
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy($"{first.Code} {first.File}: {first.Message}"));
    }
}
