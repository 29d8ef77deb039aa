using System.Text;
using System.Text.Json;

namespace AwsSimulator.Http;

/// <summary>
/// The members of a request, which the service's <see cref="Models.RequestModel"/> has checked. JSON null counts as absent, unknown members
/// as not sent.
/// </summary>
/// <param name="element">The JSON object.</param>
public sealed class Members(JsonElement element)
{
    /// <summary>The JSON object itself.</summary>
    public JsonElement Json => element;

    /// <summary>Reads a request body; an empty one is an object without members.</summary>
    /// <exception cref="AwsException">SerializationException: it is not a JSON object.</exception>
    public static Members Parse(byte[] body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body.Length == 0 ? "{}"u8.ToArray() : body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new Members(document.RootElement.Clone())
                : throw new AwsException("SerializationException", "Start of structure or map found where not expected.");
        }
        catch (JsonException error)
        {
            throw new AwsException("SerializationException", error.Message);
        }
    }

    /// <summary>A text that may be absent.</summary>
    public string? Text(string member) => Find(member, JsonValueKind.String, out JsonElement value) ? value.GetString() : null;

    /// <summary>A text that must be there.</summary>
    public string RequiredText(string member) => Text(member) ?? throw Missing(member);

    /// <summary>A whole number that may be absent.</summary>
    public long? Integer(string member) => !Find(member, JsonValueKind.Number, out JsonElement value) ? null
        : value.TryGetInt64(out long number) ? number
        : throw WrongType(member, "an integer");

    /// <summary>A moment that may be absent; epoch seconds on the wire.</summary>
    public DateTimeOffset? Moment(string member) => !Find(member, JsonValueKind.Number, out JsonElement value) ? null
        : value.TryGetDecimal(out decimal seconds) && Math.Abs(seconds) < 100_000_000_000
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000))
            : throw WrongType(member, "epoch seconds");

    /// <summary>A truth value that may be absent.</summary>
    public bool? Flag(string member)
    {
        if (!element.TryGetProperty(member, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw WrongType(member, "a boolean");
    }

    /// <summary>A structure that may be absent.</summary>
    public Members? Structure(string member) => Find(member, JsonValueKind.Object, out JsonElement value) ? new Members(value) : null;

    /// <summary>A structure that must be there.</summary>
    public Members RequiredStructure(string member) => Structure(member) ?? throw Missing(member);

    /// <summary>A list of structures; absent gives null.</summary>
    public IReadOnlyList<Members>? Structures(string member) =>
        List(member, JsonValueKind.Object)?.Select(item => new Members(item)).ToList();

    /// <summary>A list of texts; absent gives null.</summary>
    public IReadOnlyList<string>? Texts(string member) => List(member, JsonValueKind.String)?.Select(item => item.GetString()!).ToList();

    /// <summary>A map of texts; absent gives null.</summary>
    public IReadOnlyDictionary<string, string>? Map(string member)
    {
        if (!Find(member, JsonValueKind.Object, out JsonElement value))
        {
            return null;
        }

        return value.EnumerateObject().ToDictionary(
            entry => entry.Name,
            entry => entry.Value.ValueKind == JsonValueKind.String
                ? entry.Value.GetString()!
                : throw WrongType($"{member}.{entry.Name}", "a string"));
    }

    /// <summary>The error for a required member that is absent.</summary>
    public static AwsException Missing(string member) => AwsException.Validation(
        $"1 validation error detected: Value null at '{WireName(member)}' failed to satisfy constraint: Member must not be null");

    private List<JsonElement>? List(string member, JsonValueKind kind)
    {
        if (!Find(member, JsonValueKind.Array, out JsonElement value))
        {
            return null;
        }

        List<JsonElement> items = [.. value.EnumerateArray()];
        return items.TrueForAll(item => item.ValueKind == kind) ? items : throw WrongType(member, $"a list of {kind}");
    }

    private bool Find(string member, JsonValueKind kind, out JsonElement value)
    {
        if (!element.TryGetProperty(member, out value) || value.ValueKind == JsonValueKind.Null)
        {
            return false;
        }

        return value.ValueKind == kind ? true : throw WrongType(member, kind.ToString());
    }

    private static AwsException WrongType(string member, string expected) =>
        new("SerializationException", $"Member '{WireName(member)}' must be {expected}.");

    // AWS names members in these messages with a small first letter, whatever their case on the wire.
    private static string WireName(string member) => new StringBuilder(member) { [0] = char.ToLowerInvariant(member[0]) }.ToString();
}
