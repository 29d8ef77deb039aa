using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Orchestrator.LocalHost.StatusApi;

/// <summary>A JSON body that is handed on as it is.</summary>
internal static class JsonInput
{
    public const string Invalid = "Invalid JSON content";

    /// <summary>The body; null when it is not JSON.</summary>
    public static async Task<JsonElement?> Read(HttpRequest request, CancellationToken cancellation)
    {
        try
        {
            using JsonDocument document = await JsonDocument.ParseAsync(request.Body, default, cancellation);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
