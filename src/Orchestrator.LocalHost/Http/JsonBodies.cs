using System.Text.Encodings.Web;
using System.Text.Json;

namespace Orchestrator.LocalHost.Http;

/// <summary>How the host writes JSON of its own.</summary>
internal static class JsonBodies
{
    // Bodies are read as JSON, never pasted into HTML.
    public static JsonSerializerOptions Camel { get; } =
        new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonSerializerOptions Pascal { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
