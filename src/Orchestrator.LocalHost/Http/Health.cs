using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Orchestrator.LocalHost.Http;

/// <summary>
/// <c>/health/live</c> answers while the process does; <c>/health/ready</c> answers 200 while every part is well, else 503. Parts are the
/// health checks registered with the host's services; the engine is always one.
/// </summary>
internal sealed class Health(HealthCheckService checks, IOptions<HealthCheckServiceOptions> parts, TimeProvider clock)
{
    private const string Starting = "starting";

    private readonly Lock _gate = new();
    private (string Status, DateTimeOffset Since) _seen = (Starting, clock.GetUtcNow());

    public static string Version { get; } =
        typeof(Health).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Whether the engine runs, so that functions can be called.</summary>
    public bool IsOpen { get; private set; }

    public void Open()
    {
        Note("ready");
        IsOpen = true;
    }

    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/health/live", () => Results.Json(new { status = "live", version = Version }, JsonBodies.Camel));
        endpoints.MapGet("/health/ready", (Func<CancellationToken, Task<IResult>>)Ready);
    }

    private async Task<IResult> Ready(CancellationToken cancellation)
    {
        if (!IsOpen)
        {
            return Answer(Starting, parts.Value.Registrations.ToDictionary(part => part.Name, _ => Starting));
        }

        HealthReport report = await checks.CheckHealthAsync(cancellation);
        return Answer(
            report.Status == HealthStatus.Healthy ? "ready" : "failed",
            report.Entries.ToDictionary(part => part.Key, part => Describe(part.Value)));
    }

    private static string Describe(HealthReportEntry part) =>
        part.Status == HealthStatus.Healthy ? "ok" : $"failed: {part.Description ?? part.Exception?.Message}";

    private IResult Answer(string status, Dictionary<string, string> parts)
    {
        string since = Note(status).UtcDateTime.ToString("s", CultureInfo.InvariantCulture) + "Z";
        return Results.Json(
            new { status, version = Version, parts, since },
            JsonBodies.Camel,
            statusCode: status == "ready" ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    /// <summary>Since when the status has been what it is.</summary>
    private DateTimeOffset Note(string status)
    {
        lock (_gate)
        {
            _seen = _seen.Status == status ? _seen : (status, clock.GetUtcNow());
            return _seen.Since;
        }
    }
}
