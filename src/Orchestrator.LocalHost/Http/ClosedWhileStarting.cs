using Microsoft.AspNetCore.Http;

namespace Orchestrator.LocalHost.Http;

/// <summary>
/// Answers 503 until the engine runs: the port is taken before the engine's file is touched, so that a start that fails has written
/// nothing.
/// </summary>
internal sealed class ClosedWhileStarting(RequestDelegate next, Health health)
{
    public Task InvokeAsync(HttpContext http) =>
        health.IsOpen || http.Request.Path.StartsWithSegments("/health")
            ? next(http)
            : JsonError.Write(http, StatusCodes.Status503ServiceUnavailable, "The host is starting.");
}
