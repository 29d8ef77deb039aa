using Microsoft.AspNetCore.Http;

namespace Orchestrator.LocalHost.Http;

/// <summary>The address a caller used, which a proxy in between tells in <c>X-Forwarded</c> headers.</summary>
internal static class PublicAddress
{
    public static string Of(HttpRequest request)
    {
        string? scheme = request.Headers["X-Forwarded-Proto"].FirstOrDefault();
        string? host = request.Headers["X-Forwarded-Host"].FirstOrDefault();
        return $"{scheme ?? request.Scheme}://{host ?? request.Host.ToUriComponent()}";
    }
}
