using System.Text.Json;
using System.Text.RegularExpressions;

namespace Orchestrator.Events;

/// <summary>Reads the body of a delivery. An event that lacks what its kind is found by is malformed as well.</summary>
internal sealed partial class EventBody
{
    private EventBody(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            Problem = Read(json.RootElement);
        }
        catch (JsonException error)
        {
            Problem = $"the body is not JSON: {error.Message}";
        }
    }

    /// <summary>The event; null where there is a <see cref="Problem"/>.</summary>
    public AwsEvent? Event { get; private set; }

    public string? Problem { get; }

    public static EventBody Of(ReadOnlyMemory<byte> body) => new(body);

    private string? Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return "the body is not a JSON object";
        }

        // The id becomes part of an instance id.
        if (Text(root, "id") is not { } id || !EventId().IsMatch(id))
        {
            return "\"id\" is not 1 to 64 of [A-Za-z0-9-]";
        }

        if (Text(root, "detail-type") is not { Length: > 0 and <= 256 } type || Text(root, "source") is not { Length: > 0 and <= 256 } source)
        {
            return "\"detail-type\" or \"source\" is not a text of 1 to 256 characters";
        }

        if (!root.TryGetProperty("detail", out JsonElement detail) || detail.ValueKind != JsonValueKind.Object)
        {
            return "\"detail\" is not an object";
        }

        var read = new AwsEvent
        {
            Id = id,
            DetailType = type,
            Source = source,
            Account = Text(root, "account"),
            Region = Text(root, "region"),
            Time = AwsMoment.Read(Text(root, "time")),
            Resources = Resources(root),
            Detail = detail.Clone(),
        };
        string? missing = Missing(read);
        Event = missing is null ? read : null;
        return missing;
    }

    private static string? Missing(AwsEvent read) => read.Kind switch
    {
        EventKind.FlowStarted or EventKind.FlowEnded when string.IsNullOrEmpty(read.Text("flow-name")) =>
            "\"detail\" has no text \"flow-name\"",
        EventKind.StatementEnded when string.IsNullOrEmpty(read.Text("statementId")) => "\"detail\" has no text \"statementId\"",
        EventKind.TaskChanged when read.TaskArn is null => "\"resources\" holds no ARN",
        _ => null,
    };

    private static string? Text(JsonElement o, string key) =>
        o.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static List<string> Resources(JsonElement root) =>
        root.TryGetProperty("resources", out JsonElement list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
            : [];

    [GeneratedRegex("^[A-Za-z0-9-]{1,64}$")]
    private static partial Regex EventId();
}
