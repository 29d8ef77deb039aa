using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace AwsSimulator.Control;

/// <summary>The JSON of the simulator's own endpoints. What is wrong with a body is said in the body's words, not in .NET's.</summary>
internal static class ControlBody
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    /// <summary>Reads an object; what it leaves out has its default, or the value it has in <paramref name="before"/>.</summary>
    /// <exception cref="FormatException">The first thing that is wrong with it.</exception>
    public static T Read<T>(string text, T? before = null) where T : class
    {
        JsonObject given = Object(text);
        IList<JsonPropertyInfo> members = Json.GetTypeInfo(typeof(T)).Properties;
        JsonObject whole = before is null ? [] : JsonSerializer.SerializeToNode(before, Json)!.AsObject();
        foreach ((string name, JsonNode? value) in given)
        {
            JsonPropertyInfo member = members.FirstOrDefault(known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                ?? throw new FormatException($"there is no {name}; allowed: {string.Join(", ", members.Select(known => known.Name))}");
            if (!Fits(value, member.PropertyType))
            {
                throw new FormatException($"{member.Name} is {value?.ToJsonString() ?? "null"}; allowed: {Allowed(member.PropertyType)}");
            }

            whole[member.Name] = value?.DeepClone();
        }

        return members.FirstOrDefault(member => member.IsRequired && whole[member.Name] is null) is { } missing
            ? throw new FormatException($"{missing.Name} is missing; needed: {Allowed(missing.PropertyType)}")
            : whole.Deserialize<T>(Json)!;
    }

    private static JsonObject Object(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject ?? throw new FormatException("the body must be a JSON object");
        }
        catch (JsonException)
        {
            throw new FormatException("the body must be a JSON object");
        }
    }

    private static bool Fits(JsonNode? value, Type type)
    {
        try
        {
            value.Deserialize(type, Json);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Allowed(Type declared)
    {
        Type type = Nullable.GetUnderlyingType(declared) ?? declared;
        return type switch
        {
            { IsEnum: true } => string.Join(", ", Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName)),
            _ when type == typeof(bool) => "true, false",
            _ when type == typeof(int) || type == typeof(long) => "a whole number",
            _ when type == typeof(double) => "a number",
            _ when type == typeof(TimeSpan) => "a duration such as \"00:00:01.5\"",
            _ when type == typeof(DateTimeOffset) => "a moment such as \"2026-03-01T06:30:00Z\"",
            _ => "a text",
        };
    }
}
