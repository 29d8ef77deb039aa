using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Orchestrator.LocalHost.Http;

/// <summary>
/// <c>/health/live</c> answers while the process does; <c>/health/ready</c> answers 200 while every part is well, else 503. Parts are the
/// health checks registered with the host's services; the engine is always one.
/// </summary>
internal sealed class Health(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private string? _status;
    private DateTimeOffset _since;

    public static string Version { get; } =
        typeof(Health).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/health/live", () => Results.Json(new { status = "live", version = Version }, JsonBodies.Camel));
        endpoints.MapGet("/health/ready", (Delegate)Ready);
    }

    private async Task<IResult> Ready(HttpContext http)
    {
        var checks = http.RequestServices.GetRequiredService<HealthCheckService>();
        HealthReport report = await checks.CheckHealthAsync(http.RequestAborted);
        bool ready = report.Status == HealthStatus.Healthy;
        string status = ready ? "ready" : "failed";
        lock (_gate)
        {
            if (_status != status)
            {
                (_status, _since) = (status, clock.GetUtcNow());
            }
        }

        var parts = report.Entries.ToDictionary(
            part => part.Key,
            part => part.Value.Status == HealthStatus.Healthy
                ? "ok"
                : $"failed: {part.Value.Description ?? part.Value.Exception?.Message}");
        return Results.Json(
            new { status, version = Version, parts, since = _since.UtcDateTime.ToString("s") + "Z" },
            JsonBodies.Camel,
            statusCode: ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
