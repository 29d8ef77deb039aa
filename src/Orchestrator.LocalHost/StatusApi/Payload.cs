using System.Text.Json;
using System.Text.Json.Nodes;

namespace Orchestrator.LocalHost.StatusApi;

/// <summary>Stored payloads as JSON.</summary>
internal static class Payload
{
    /// <summary>The payload; a string where it is not JSON, as the output of a terminated instance may be; null for none.</summary>
    public static JsonNode? Parse(string? stored)
    {
        if (stored is null)
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(stored);
        }
        catch (JsonException)
        {
            return stored;
        }
    }
}
