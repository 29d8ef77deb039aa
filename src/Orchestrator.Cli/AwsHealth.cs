using Microsoft.Extensions.Diagnostics.HealthChecks;
using Orchestrator.Cli.Errors;

namespace Orchestrator.Cli;

/// <summary>AWS is well while there is a region, there are credentials, and an endpoint that was chosen answers. No call is made.</summary>
public sealed class AwsHealth : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await AwsAccess.Require(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (RefusalException reason)
        {
            return HealthCheckResult.Unhealthy(reason.Message);
        }
    }
}
