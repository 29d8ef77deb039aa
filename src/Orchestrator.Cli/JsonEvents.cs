using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Orchestrator.Cli.Commands;
using Orchestrator.Reporting;

namespace Orchestrator.Cli;

/// <summary>
/// What <c>--json</c> prints: a line that names the format, a line per thing, a line with the summary. A new minor format only adds; a program
/// refuses a major one it does not know.
/// </summary>
public sealed class JsonEvents
{
    private static readonly JsonSerializerOptions Json = new(OrchestratorJson.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly TextWriter _to;

    public JsonEvents(TextWriter to)
    {
        _to = to;
        Write("version", new { orchestrator = VersionCommand.Version, format = "1.0" });
    }

    public void Write(string type, object value)
    {
        JsonObject line = new() { ["type"] = type };
        foreach ((string name, JsonNode? node) in JsonSerializer.SerializeToNode(value, value.GetType(), Json)!.AsObject().ToArray())
        {
            line[name] = node?.DeepClone();
        }

        _to.WriteLine(line.ToJsonString(Json));
    }

    /// <summary>The last line; returns the exit code it tells.</summary>
    public int End(int exit, object figures)
    {
        JsonObject summary = JsonSerializer.SerializeToNode(figures, figures.GetType(), Json)!.AsObject();
        summary["exit"] = exit;
        Write("summary", summary);
        return exit;
    }
}
