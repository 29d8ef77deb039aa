using Microsoft.AspNetCore.Http;

namespace Orchestrator.LocalHost.Http;

/// <summary>
/// Refuses what a web page of another site sends: without a key, a page open in a browser here could otherwise start runs, though it could
/// not read the answers.
/// </summary>
internal sealed class NoOtherSites(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http)
    {
        string? origin = http.Request.Headers.Origin;
        return string.IsNullOrEmpty(origin) || HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)
            || origin == $"{http.Request.Scheme}://{http.Request.Host.ToUriComponent()}"
            ? next(http)
            : JsonError.Write(http, StatusCodes.Status403Forbidden, $"Without a function key this host takes nothing from pages of '{origin}'.");
    }
}
