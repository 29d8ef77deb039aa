using System.Globalization;
using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Orchestrator.Configuration;

/// <summary>Reads an event pattern: JSON as EventBridge takes it, or the same as YAML.</summary>
internal static class EventPatternReader
{
    private const string Tests = "values, { prefix: text }, { exists: true }, { anything-but: [values] }";
    /// <summary>What an event has; a pattern may ask for nothing else.</summary>
    public static readonly string[] Envelope = ["account", "detail", "detail-type", "id", "region", "resources", "source", "time"];

    public static EventPattern? Read(YamlMap pattern) => Read(pattern, isEnvelope: true);

    private static EventPattern? Read(YamlMap pattern, bool isEnvelope)
    {
        var fields = new List<EventField>();
        foreach ((Written key, YamlNode value) in pattern.Entries())
        {
            if (isEnvelope && !Envelope.Contains(key.Value))
            {
                pattern.Report(
                    key, "ORC1051", $"an event has no \"{key}\"", string.Join(", ", Envelope), nearest: NearestName.Of(key.Value, Envelope));
            }
            else if (Field(pattern, key, value, isEnvelope) is { } field)
            {
                fields.Add(field);
            }
        }

        if (!pattern.Entries().Any())
        {
            pattern.Report(new Written("", pattern.Place), "ORC1051", "an empty pattern would meet every event");
        }

        return fields.Count == 0 ? null : new EventPattern(fields);
    }

    private static EventField? Field(YamlMap pattern, Written key, YamlNode value, bool isEnvelope)
    {
        switch (value)
        {
            case YamlMappingNode when pattern.AsMap(value, key.Value) is { } inner:
                return Read(inner, isEnvelope: false) is { } read ? new EventField(key.Value, read, []) : null;
            case YamlSequenceNode { Children.Count: > 0 } list:
                List<EventTest> tests = [.. list.Children.Select(test => Test(pattern, key, test, isEnvelope)).OfType<EventTest>()];
                return tests.Count == 0 ? null : new EventField(key.Value, null, tests);
            default:
                pattern.Report(key, "ORC1051", $"\"{key}\" of an event pattern needs a list, of which one must hold", Tests);
                return null;
        }
    }

    private static EventTest? Test(YamlMap pattern, Written key, YamlNode test, bool isText)
    {
        if (test is YamlScalarNode scalar)
        {
            return new EventTest { Exact = Value(scalar, isText) };
        }

        if (test is YamlMappingNode { Children.Count: 1 } && pattern.AsMap(test, key.Value)!.Entries().Single() is var (name, operand))
        {
            switch (name.Value, operand)
            {
                case ("prefix", YamlScalarNode { Value.Length: > 0 } prefix):
                    return new EventTest { Prefix = prefix.Value };
                case ("exists", YamlScalarNode { Value: "true" or "false" } exists):
                    return new EventTest { Exists = exists.Value == "true" };
                case ("anything-but", YamlScalarNode other):
                    return new EventTest { AnythingBut = [Value(other, isText)] };
                case ("anything-but", YamlSequenceNode others) when others.Children.All(other => other is YamlScalarNode):
                    return new EventTest { AnythingBut = [.. others.Children.Cast<YamlScalarNode>().Select(other => Value(other, isText))] };
                default:
                    pattern.Report(name, "ORC1051", $"\"{name}\" is no test of an event pattern that is known here", Tests);
                    return null;
            }
        }

        pattern.Report(key, "ORC1051", $"\"{key}\" holds something that is no test of an event pattern", Tests);
        return null;
    }

    /// <summary>
    /// What is not quoted and looks like one is a number, a truth value or null, as in JSON; of the envelope everything is text, accounts too.
    /// </summary>
    private static JsonElement Value(YamlScalarNode scalar, bool isText)
    {
        string text = scalar.Value ?? "";
        bool isPlain = scalar.Style == ScalarStyle.Plain && !isText;
        return isPlain switch
        {
            true when text is "true" or "false" => JsonSerializer.SerializeToElement(text == "true"),
            true when text is "null" or "" => JsonSerializer.SerializeToElement<string?>(null),
            true when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) =>
                JsonSerializer.SerializeToElement(number),
            _ => JsonSerializer.SerializeToElement(text),
        };
    }
}
