using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Orchestrator.Cli.Commands;
using Orchestrator.Cli.Errors;
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

    public static Option<bool> Option() => new("--json") { Description = "One JSON object per line, for programs." };

    /// <summary>Null where text was asked for.</summary>
    public static JsonEvents? Of(bool asked) => asked ? new JsonEvents(Console.Out) : null;

    public JsonEvents(TextWriter to)
    {
        _to = to;
        Write("version", new { orchestrator = VersionCommand.Version, format = "1.0" });
    }

    public void Write(string type, object value) => Write(new JsonObject { ["type"] = type }, value);

    /// <summary>A line about a run: when, how bad, of what, and the sentence a person would read; then the fields of the value.</summary>
    public void Say(string type, Said said, object? value = null)
    {
        JsonObject line = new()
        {
            ["type"] = type,
            ["time"] = JsonSerializer.SerializeToNode(said.Time.ToUniversalTime(), Json),
            ["level"] = said.Level,
            ["run"] = said.Run,
            ["message"] = said.Message.Trim(),
        };
        if (said.Object is not null)
        {
            line["object"] = said.Object;
        }

        Write(line, value ?? new { });
    }

    /// <summary>Runs a command whose refusal is told as JSON where JSON was asked for.</summary>
    /// <param name="json">Null: the refusal is thrown on, and printed as text.</param>
    public static async Task<int> Refusing(JsonEvents? json, Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (RefusalException refusal) when (json is not null)
        {
            json.Write("problem", new
            {
                time = TimeProvider.System.GetUtcNow(),
                level = "error",
                message = refusal.Sentence,
                refusal.Code,
                refusal.Facts,
                refusal.ServiceText,
                refusal.Fix,
            });
            return json.End(refusal.ExitCode, new { message = refusal.NotDone });
        }
    }

    private void Write(JsonObject line, object value)
    {
        foreach ((string name, JsonNode? node) in JsonSerializer.SerializeToNode(value, value.GetType(), Json)!.AsObject().ToArray())
        {
            // What every line has is said once.
            line.TryAdd(name, node?.DeepClone());
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

/// <summary>What every line about a run has.</summary>
/// <param name="Level"><c>info</c>, <c>warning</c> or <c>error</c>.</param>
/// <param name="Object">Of the run's objects; null for the run as a whole.</param>
public sealed record Said(DateTimeOffset Time, string Level, string Run, string? Object, string Message);
