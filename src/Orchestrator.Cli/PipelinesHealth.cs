using Microsoft.Extensions.Diagnostics.HealthChecks;
using Orchestrator.Configuration;

namespace Orchestrator.Cli;

/// <summary>The pipeline files are well while all of them can be read and run: one that is broken is not started on its schedule.</summary>
public sealed class PipelinesHealth(PipelineFiles files) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        PipelineSet set = await files.Read(cancellationToken);
        return set.Problems is [var first, ..]
            ? HealthCheckResult.Unhealthy($"{first.Code} {first.File}: {first.Message}")
            : HealthCheckResult.Healthy();
    }
}
