using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Orchestrator.Configuration;

/// <summary>
/// One mapping of a pipeline file. Gives values with their places, and notes every problem instead of stopping at the first.
/// </summary>
internal sealed class YamlMap(YamlMappingNode node, YamlSource source, List<ConfigurationProblem> problems)
{
    private readonly HashSet<string> asked = new(StringComparer.Ordinal);

    public SourcePlace Place => source.Of(node);

    public YamlNode? Node(string key)
    {
        asked.Add(key);
        return node.Children.FirstOrDefault(child => child.Key is YamlScalarNode name && name.Value == key).Value;
    }

    public Written? Text(string key) => Node(key) is { } value ? Text(value, key) : null;

    public Written? Text(string key, Identifier form)
    {
        Written? text = Text(key);
        return text is null ? null : Matching(text, form);
    }

    public Written Required(string key, Identifier form) => Text(key, form) ?? Missing(key);

    /// <summary>Notes that the key is missing; the value only keeps the reading going.</summary>
    public Written Missing(string key)
    {
        if (!node.Children.Keys.OfType<YamlScalarNode>().Any(name => name.Value == key))
        {
            problems.Add(ConfigurationProblem.At(Place, "ORC1003", $"key \"{key}\" is missing"));
        }

        return new Written("", Place);
    }

    public Written? Text(YamlNode value, string what)
    {
        if (value is YamlScalarNode { Value.Length: > 0 } scalar)
        {
            return new Written(scalar.Value, source.Of(value));
        }

        Report(value, "ORC1015", $"\"{what}\" needs a text");
        return null;
    }

    public Written Matching(Written text, Identifier form)
    {
        if (!form.Form.IsMatch(text.Value))
        {
            Report(text, form == Identifier.SecretArn ? "ORC1013" : "ORC1006", $"\"{text}\" is not a {form.What}", form.Allowed);
        }

        return text;
    }

    public T Choice<T>(string key, string what, T fallback, params (string Name, T Value)[] choices)
    {
        if (Text(key) is not { } text)
        {
            return fallback;
        }

        foreach ((string name, T value) in choices)
        {
            if (name == text.Value)
            {
                return value;
            }
        }

        string[] names = [.. choices.Select(choice => choice.Name)];
        problems.Add(ConfigurationProblem.At(text.Place, "ORC1011", $"\"{text}\" is not a {what}") with
        {
            Nearest = NearestName.Of(text.Value, names),
            Allowed = string.Join(", ", names),
        });
        return fallback;
    }

    public bool Flag(string key, string what, bool fallback) => Choice(key, what, fallback, ("true", true), ("false", false));

    /// <summary>A share, written in percent.</summary>
    public double Share(string key, double fallback)
    {
        if (Text(key) is not { } text)
        {
            return fallback;
        }

        string number = text.Value.EndsWith('%') ? text.Value[..^1].TrimEnd() : "";
        if (double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double percent) && percent <= 100)
        {
            return percent / 100;
        }

        Report(text, "ORC1031", $"\"{text}\" is not a share that {key} may have", "0 % to 100 %, e.g. 5 %");
        return fallback;
    }

    /// <summary>Keys and texts of a mapping of its own, e.g. fields and their types.</summary>
    public IReadOnlyList<(Written Key, Written Value)> Pairs(string key)
    {
        if (Map(key) is not { } map)
        {
            return [];
        }

        var pairs = new List<(Written Key, Written Value)>();
        foreach ((YamlNode name, YamlNode value) in map.Children)
        {
            if (Text(name, key) is { } field && Text(value, field.Value) is { } text)
            {
                pairs.Add((field, text));
            }
        }

        return pairs;
    }

    private IDictionary<YamlNode, YamlNode> Children => node.Children;

    public int Whole(string key, int fallback, int least, int most)
    {
        if (Text(key) is not { } text)
        {
            return fallback;
        }

        if (int.TryParse(text.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most)
        {
            return number;
        }

        Report(text, "ORC1012", $"\"{text}\" is not a number that {key} may have", $"{least} to {most}");
        return fallback;
    }

    public TimeSpan? Time(string key, string least, string most)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        if (Duration.TryParse(text.Value, out TimeSpan time) && time >= Duration.Parse(least) && time <= Duration.Parse(most))
        {
            return time;
        }

        Report(text, "ORC1010", $"\"{text}\" is not a time that {key} may have", $"{least} to {most}, written 500ms, 5s, 10m, 2h or 1d");
        return null;
    }

    public YamlMap? Map(string key)
    {
        YamlNode? value = Node(key);
        if (value is null or YamlMappingNode)
        {
            return value is YamlMappingNode map ? new YamlMap(map, source, problems) : null;
        }

        Report(value, "ORC1015", $"\"{key}\" needs keys of its own");
        return null;
    }

    public IReadOnlyList<YamlNode> List(string key)
    {
        YamlNode? value = Node(key);
        if (value is null or YamlSequenceNode)
        {
            return value is YamlSequenceNode list ? [.. list.Children] : [];
        }

        Report(value, "ORC1015", $"\"{key}\" needs a list");
        return [];
    }

    /// <summary>A list of Salesforce API names.</summary>
    public IReadOnlyList<Written> Names(string key) =>
        [.. List(key).Select(name => Text(name, key)).OfType<Written>().Select(name => Matching(name, Identifier.SalesforceName))];

    public YamlMap? AsMap(YamlNode item, string what)
    {
        if (item is YamlMappingNode map)
        {
            return new YamlMap(map, source, problems);
        }

        Report(item, "ORC1015", $"{what} needs keys of its own");
        return null;
    }

    /// <summary>Notes the keys nobody asked for. Call it after the last key was read.</summary>
    public void RefuseOtherKeys()
    {
        foreach (YamlNode key in node.Children.Keys.Where(key => key is not YamlScalarNode name || !asked.Contains(name.Value ?? "")))
        {
            string written = (key as YamlScalarNode)?.Value ?? key.ToString();
            string? nearest = NearestName.Of(written, asked);
            problems.Add(ConfigurationProblem.At(source.Of(key), "ORC1002", $"unknown key \"{written}\"") with
            {
                Nearest = nearest,
                Allowed = nearest is null ? string.Join(", ", asked.Order(StringComparer.Ordinal)) : null,
            });
        }
    }

    public void Report(Written at, string code, string message, string? allowed = null, string? note = null) =>
        problems.Add(ConfigurationProblem.At(at.Place, code, message) with { Allowed = allowed, Note = note });

    private void Report(YamlNode at, string code, string message) => problems.Add(ConfigurationProblem.At(source.Of(at), code, message));
}
