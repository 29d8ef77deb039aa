using System.Globalization;
using System.Text.Json;
using Orchestrator.Configuration;
using Orchestrator.Planning;

namespace Orchestrator.Triggers;

/// <summary>Reads the body of a start request: every wrong key and value is named, none stops at the first.</summary>
public sealed class StartRequestBody
{
    private static readonly string[] Keys = ["mode", "from", "to", "objects", "retryOf"];

    private readonly List<ConfigurationProblem> problems = [];

    private StartRequestBody(string? body)
    {
        if (string.IsNullOrWhiteSpace(body))
        {
            return;
        }

        try
        {
            using var json = JsonDocument.Parse(body);
            Read(json.RootElement);
        }
        catch (JsonException error)
        {
            Wrong("the body is not JSON", error.Message, "a JSON object");
        }
    }

    /// <summary>What was asked; meaningful only without <see cref="Problems"/>.</summary>
    public RunRequest Request { get; private set; } = new();

    public IReadOnlyList<ConfigurationProblem> Problems => problems;

    /// <param name="body">Null, empty or blank asks for what the pipeline file says.</param>
    public static StartRequestBody Of(string? body) => new(body);

    private void Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            Wrong("the body is not a start request", root.ValueKind.ToString(), "a JSON object");
            return;
        }

        foreach (JsonProperty property in root.EnumerateObject())
        {
            JsonElement value = property.Value;
            Request = property.Name switch
            {
                "mode" => Request with { Mode = Mode(value) },
                "from" => Request with { From = Time("from", value) },
                "to" => Request with { To = Time("to", value) },
                "objects" => Request with { Objects = Objects(value) },
                "retryOf" => Request with { RetryOf = Text("retryOf", value, "the id of a run") },
                _ => Unknown(property.Name),
            };
        }
    }

    private RunRequest Unknown(string key)
    {
        problems.Add(new ConfigurationProblem("ORC1002", $"unknown key \"{key}\"")
        {
            Nearest = NearestName.Of(key, Keys),
            Allowed = string.Join(", ", Keys),
        });
        return Request;
    }

    private LoadMode? Mode(JsonElement value)
    {
        LoadMode[] modes = Enum.GetValues<LoadMode>();
        string[] names = [.. modes.Select(mode => JsonNamingPolicy.CamelCase.ConvertName(mode.ToString()))];
        int place = Array.IndexOf(names, value.ValueKind == JsonValueKind.String ? value.GetString() : null);
        if (place >= 0)
        {
            return modes[place];
        }

        if (value.ValueKind != JsonValueKind.Null)
        {
            Wrong($"{value.GetRawText()} is not a load mode", value.GetRawText(), string.Join(", ", names), "ORC1011");
        }

        return null;
    }

    private DateTimeOffset? Time(string key, JsonElement value)
    {
        const string Allowed = "a time such as 2026-11-01T00:00:00Z";
        if (Text(key, value, Allowed) is not { } text)
        {
            return null;
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
        {
            return time;
        }

        Wrong($"\"{key}\" is not a time", value.GetRawText(), Allowed);
        return null;
    }

    private string[]? Objects(JsonElement value)
    {
        const string Allowed = "a list of object names";
        if (value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Array)
        {
            return [.. value.EnumerateArray().Select(item => Text("objects", item, Allowed)).OfType<string>()];
        }

        Wrong("\"objects\" is not a list", value.GetRawText(), Allowed);
        return null;
    }

    private string? Text(string key, JsonElement value, string allowed)
    {
        if (value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
        {
            Wrong($"\"{key}\" is not a text", value.GetRawText(), allowed);
            return null;
        }

        return value.GetString();
    }

    private void Wrong(string message, string found, string allowed, string code = "ORC1028") =>
        problems.Add(new ConfigurationProblem(code, message) { Found = found, Allowed = allowed });
}
