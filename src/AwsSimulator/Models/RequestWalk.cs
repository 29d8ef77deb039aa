using System.Text.Json;
using AwsSimulator.Http;

namespace AwsSimulator.Models;

/// <summary>One way through one request along the rules of the model, writing down in AWS's words what breaks them.</summary>
internal sealed class RequestWalk(
    IReadOnlyDictionary<string, Dictionary<string, MemberRule>> structures, IReadOnlyDictionary<string, string[]> enums)
{
    private readonly List<string> broken = [];

    public IReadOnlyList<string> Broken => broken;

    public void Structure(string name, string path, JsonElement value)
    {
        foreach ((string member, MemberRule rule) in structures[name])
        {
            // AWS names members in its messages with a small first letter, whatever their case on the wire.
            string at = path + char.ToLowerInvariant(member[0]) + member[1..];
            if (value.TryGetProperty(member, out JsonElement inner) && inner.ValueKind != JsonValueKind.Null)
            {
                Value(rule, at, inner);
            }
            else if (rule.Required)
            {
                broken.Add($"Value null at '{at}' failed to satisfy constraint: Member must not be null");
            }
        }
    }

    private void Value(MemberRule rule, string path, JsonElement value)
    {
        switch (rule.Is)
        {
            case "string" or "blob":
                Expect(value, JsonValueKind.String, path);
                Note(path, value.GetString()!, Text(rule, value.GetString()!));
                break;
            case "integer" or "long":
                Expect(value, JsonValueKind.Number, path);
                long whole = value.TryGetInt64(out long number) ? number : throw WrongType(path, "an integer");
                Note(path, value.GetRawText(), Number(rule, whole));
                break;
            case "timestamp":
                Expect(value, JsonValueKind.Number, path);
                break;
            case "boolean" when value.ValueKind is not (JsonValueKind.True or JsonValueKind.False):
                throw WrongType(path, "a boolean");
            case "boolean":
                break;
            case "list":
                List(rule, path, value);
                break;
            case "map":
                Map(rule, path, value);
                break;
            default:
                Expect(value, JsonValueKind.Object, path);
                Structure(rule.Is, path + ".", value);
                break;
        }
    }

    private void List(MemberRule rule, string path, JsonElement value)
    {
        Expect(value, JsonValueKind.Array, path);
        Note(path, value.GetRawText(), Length(rule, value.GetArrayLength()));
        int number = 0;
        foreach (JsonElement item in value.EnumerateArray())
        {
            Value(rule.Items!, $"{path}.{++number}.member", item);
        }
    }

    private void Map(MemberRule rule, string path, JsonElement value)
    {
        Expect(value, JsonValueKind.Object, path);
        List<JsonProperty> entries = [.. value.EnumerateObject()];
        Note(path, value.GetRawText(), Length(rule, entries.Count));
        foreach (JsonProperty entry in entries)
        {
            Expect(entry.Value, JsonValueKind.String, $"{path}.{entry.Name}");
            string text = entry.Value.GetString()!;
            Each(path, entry.Name, "keys", Text(rule.Keys!, entry.Name));
            Each(path, text, "values", Text(rule.Values!, text));
        }
    }

    private IEnumerable<string> Text(MemberRule rule, string text)
    {
        foreach (string length in Length(rule, text.Length))
        {
            yield return length;
        }

        if (rule.Whole?.IsMatch(text) == false)
        {
            yield return $"Member must satisfy regular expression pattern: {rule.Pattern}";
        }

        if (rule.OneOf is { } name && !enums[name].Contains(text))
        {
            yield return $"Member must satisfy enum value set: [{string.Join(", ", enums[name])}]";
        }
    }

    private static IEnumerable<string> Length(MemberRule rule, long length) => Bounds(rule, length, "length");

    private static IEnumerable<string> Number(MemberRule rule, long number) => Bounds(rule, number, "value");

    private static IEnumerable<string> Bounds(MemberRule rule, long measure, string what)
    {
        if (measure < rule.Least)
        {
            yield return $"Member must have {what} greater than or equal to {rule.Least}";
        }

        if (measure > rule.Most)
        {
            yield return $"Member must have {what} less than or equal to {rule.Most}";
        }
    }

    private void Note(string path, string value, IEnumerable<string> constraints) =>
        broken.AddRange(constraints.Select(constraint => $"Value '{value}' at '{path}' failed to satisfy constraint: {constraint}"));

    private void Each(string path, string value, string part, IEnumerable<string> constraints)
    {
        if (string.Join(", ", constraints) is { Length: > 0 } all)
        {
            broken.Add($"Value '{value}' at '{path}' failed to satisfy constraint: Map {part} must satisfy constraint: [{all}]");
        }
    }

    private static void Expect(JsonElement value, JsonValueKind kind, string path)
    {
        if (value.ValueKind != kind)
        {
            throw WrongType(path, $"a JSON {kind.ToString().ToLowerInvariant()}");
        }
    }

    private static AwsException WrongType(string path, string expected) =>
        new("SerializationException", $"Member '{path}' must be {expected}.");
}
