using DurableTask.Sqlite;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Orchestrator.LocalHost.Http;

/// <summary>The engine is well while it answers and its file may grow.</summary>
internal sealed class EngineHealth(SqliteEngine engine) : IHealthCheck
{
    private const string NoInstance = "orchestrator-health";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        DurableTaskClient client = engine.Client;
        await client.GetInstanceAsync(NoInstance, cancellationToken);
        return engine.IsFull ? HealthCheckResult.Unhealthy("there is no room for the engine's file to grow") : HealthCheckResult.Healthy();
    }
}
