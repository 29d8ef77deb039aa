using System.Net;
using Microsoft.AspNetCore.Http;

namespace Orchestrator.LocalHost.Http;

/// <summary>
/// Refuses requests that name another host than this machine: without a key, a web page open in a browser here could otherwise reach the
/// host through a name of its own that points to loopback.
/// </summary>
internal sealed class LoopbackNamesOnly(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http)
    {
        string host = http.Request.Host.Host;
        return NamesLoopback(host)
            ? next(http)
            : JsonError.Write(
                http,
                StatusCodes.Status421MisdirectedRequest,
                $"Without a function key this host answers to localhost only, not to '{host}'.");
    }

    private static bool NamesLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));
}
