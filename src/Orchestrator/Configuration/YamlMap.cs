using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Orchestrator.Configuration;

/// <summary>
/// One mapping of a pipeline file. Gives values with their places, and notes every problem instead of stopping at the first. What the
/// readers ask of it is what a file may say: the schema is made from the same questions (<see cref="KeyProbe"/>), so each question carries
/// what a person should know of the key.
/// </summary>
internal class YamlMap(YamlMappingNode node, NodePlaces source, List<ConfigurationProblem> problems)
{
    private readonly HashSet<string> asked = new(StringComparer.Ordinal);

    public SourcePlace Place => source.Of(node);

    /// <summary>Where the value of a key stands that is there.</summary>
    public SourcePlace PlaceOf(string key) => source.Of(Node(key)!);

    private IDictionary<YamlNode, YamlNode> Children => node.Children;

    /// <summary>Whether the key is there, in any form.</summary>
    public bool Has(string key) => Node(key) is not null;

    /// <summary>Whether the key holds a value of that form; for keys that may have several.</summary>
    public virtual bool Holds<TNode>(string key) where TNode : YamlNode => Node(key) is TNode;

    /// <param name="pattern">What an editor may hold the text against before anybody reads it.</param>
    public virtual Written? Text(string key, string about, string? pattern = null) => Scalar(key);

    public virtual Written? Text(string key, Identifier form, string about) => Scalar(key) is { } text ? Matching(text, form) : null;

    /// <summary>A text, a number or a truth value, as text.</summary>
    public virtual Written? Value(string key, string about) => Scalar(key);

    public Written Required(string key, Identifier form, string about) => Text(key, form, about) ?? Missing(key);

    /// <summary>Notes that the key is missing; the value only keeps the reading going.</summary>
    public virtual Written Missing(string key)
    {
        if (!Has(key))
        {
            problems.Add(ConfigurationProblem.At(Place, "ORC1003", $"key \"{key}\" is missing"));
        }

        return new Written("", Place);
    }

    /// <summary>Reports it unless exactly one of the keys is there.</summary>
    public virtual void ExactlyOneOf(string code, string message, params string[] keys)
    {
        string[] there = [.. keys.Where(Has)];
        if (there.Length != 1)
        {
            problems.Add(ConfigurationProblem.At(there.Length == 0 ? Place : source.Of(Node(there[1])!), code, message));
        }
    }

    public Written Matching(Written text, Identifier form)
    {
        if (!form.Form.IsMatch(text.Value))
        {
            Report(text, form == Identifier.SecretArn ? "ORC1013" : "ORC1006", $"\"{text}\" is not a {form.What}", form.Allowed);
        }

        return text;
    }

    public virtual T Choice<T>(string key, string what, T fallback, string about, params (string Name, T Value)[] choices)
    {
        if (Scalar(key) is not { } text)
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

    public virtual bool Flag(string key, bool fallback, string about) =>
        Choice(key, "answer", fallback, about, ("true", true), ("false", false));

    /// <summary>A share, written in percent.</summary>
    public virtual double Share(string key, double fallback, string about)
    {
        if (Scalar(key) is not { } text)
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

    public virtual int Whole(string key, int fallback, int least, int most, string about)
    {
        if (Scalar(key) is not { } text)
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

    /// <param name="fallback">The default, written as in a file; null where there is none, or none that is always the same.</param>
    public virtual TimeSpan? Time(string key, string? fallback, string least, string most, string about)
    {
        TimeSpan? otherwise = fallback is null ? null : Duration.Parse(fallback);
        if (Scalar(key) is not { } text)
        {
            return otherwise;
        }

        if (Duration.TryParse(text.Value, out TimeSpan time) && time >= Duration.Parse(least) && time <= Duration.Parse(most))
        {
            return time;
        }

        Report(text, "ORC1010", $"\"{text}\" is not a time that {key} may have", $"{least} to {most}, written 500ms, 5s, 10m, 2h or 1d");
        return otherwise;
    }

    public virtual YamlMap? Map(string key, string about) => Node(key) is { } value ? AsMap(value, $"\"{key}\"") : null;

    /// <summary>Null, and noted, where it is missing.</summary>
    public virtual YamlMap? RequiredMap(string key, string about)
    {
        if (!Has(key))
        {
            Missing(key);
        }

        return Map(key, about);
    }

    /// <summary>The items of a list that have keys of their own.</summary>
    /// <param name="what">What a person calls one of them.</param>
    public virtual IReadOnlyList<YamlMap> Maps(string key, string what, string about) =>
        [.. List(key).Select(item => AsMap(item, $"{(what[0] is 'a' or 'e' or 'i' or 'o' or 'u' ? "an" : "a")} {what}")).OfType<YamlMap>()];

    /// <summary>The same, of at least one.</summary>
    public virtual IReadOnlyList<YamlMap> RequiredMaps(string key, string what, string about)
    {
        if (Node(key) is null or YamlSequenceNode { Children.Count: 0 })
        {
            string none = $"list at least one {what} under \"{key}\"";
            problems.Add(ConfigurationProblem.At(Place, "ORC1003", $"the pipeline has no {key}") with { Note = none });
        }

        return Maps(key, what, about);
    }

    /// <summary>The items of a list of at least one, each with its kind, which one of its keys names; the first kind is the default.</summary>
    /// <param name="by">The key that names the kind.</param>
    public virtual IReadOnlyList<(T Kind, YamlMap Item)> RequiredKinds<T>(
        string key, string what, string about, string by, string aboutKind, params (string Name, T Kind)[] kinds) =>
        [.. RequiredMaps(key, what, about).Select(item => (item.Choice(by, by, kinds[0].Kind, aboutKind, kinds), item))];

    /// <summary>Notes which keys are missing because the list has an item that is not of the kind.</summary>
    /// <param name="hasOthers">Whether it has one.</param>
    /// <param name="keys">Keys of this mapping, or <c>section/key</c>.</param>
    public virtual void NeedsBesides(string list, string by, string kind, bool hasOthers, params string[] keys)
    {
        foreach (string[] path in keys.Where(_ => hasOthers).Select(key => key.Split('/')))
        {
            if ((path.Length == 1 ? this : Map(path[0], "")) is { } section && !section.Has(path[^1]))
            {
                section.Missing(path[^1]);
            }
        }
    }

    /// <summary>The items of a list, each a text or with keys of its own; exactly one of the two is not null.</summary>
    public virtual IReadOnlyList<(Written? Text, YamlMap? Map)> TextsOrMaps(string key, string what, string about) =>
    [
        .. List(key).Select(item => item is YamlScalarNode ? (Scalar(item, key), null) : ((Written?)null, AsMap(item, $"a {what}")))
            .Where(item => item.Item1 is not null || item.Item2 is not null),
    ];

    /// <summary>The items of a list of texts.</summary>
    public virtual IReadOnlyList<Written> Texts(string key, string about) =>
        [.. List(key).Select(item => Scalar(item, key)).OfType<Written>()];

    /// <summary>A list of Salesforce API names.</summary>
    public IReadOnlyList<Written> Names(string key, string about) => Names(key, Identifier.SalesforceName, about);

    /// <summary>A list of names of one kind.</summary>
    public virtual IReadOnlyList<Written> Names(string key, Identifier form, string about) =>
        [.. Texts(key, about).Select(name => Matching(name, form))];

    /// <summary>The same; null where the key is missing.</summary>
    public IReadOnlyList<Written>? NamesIfAny(string key, string about)
    {
        IReadOnlyList<Written> names = Names(key, about);
        return Has(key) ? names : null;
    }

    /// <summary>One Salesforce API name, or a list of them; null where the key is missing.</summary>
    public IReadOnlyList<Written>? OneOrMore(string key, string about) => OneOrMore(key, Identifier.SalesforceName, about);

    /// <summary>One name of a kind, or a list of them; null where the key is missing.</summary>
    public IReadOnlyList<Written>? OneOrMore(string key, Identifier form, string about)
    {
        IReadOnlyList<Written>? names = Holds<YamlSequenceNode>(key) ? Names(key, form, about) : null;
        if (Holds<YamlScalarNode>(key) || Holds<YamlMappingNode>(key))
        {
            names = Text(key, form, about) is { } one ? [one] : [];
        }

        return names;
    }

    /// <summary>A mapping from fields to texts, e.g. to the types of their columns.</summary>
    /// <param name="names">What the texts may be, in any case; null where that cannot be listed.</param>
    public virtual IReadOnlyList<(Written Field, Written Text)> Pairs(string key, IReadOnlyList<string>? names, string about)
    {
        var pairs = new List<(Written Field, Written Text)>();
        foreach ((YamlNode name, YamlNode value) in (Node(key) is { } map ? AsMap(map, $"\"{key}\"")?.Children : null) ?? NoChildren)
        {
            if (Scalar(name, key) is { } field && Scalar(value, field.Value) is { } text)
            {
                pairs.Add((Matching(field, Identifier.SalesforceName), text));
            }
        }

        return pairs;
    }

    /// <summary>A mapping whose keys, and what is below them, the reader takes as they come by <see cref="Entries"/>.</summary>
    /// <param name="known">The only keys it may have.</param>
    public virtual YamlMap? Free(string key, IReadOnlyList<string> known, string about) => Map(key, about);

    /// <summary>All keys and their values, of a mapping whose keys are not known beforehand.</summary>
    public IEnumerable<(Written Key, YamlNode Value)> Entries() =>
        from child in Children
        where child.Key is YamlScalarNode
        select (new Written(((YamlScalarNode)child.Key).Value ?? "", source.Of(child.Key)), child.Value);

    /// <summary>The node as a mapping; null, and noted, where it is something else.</summary>
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

    public void Report(
        Written at, string code, string message, string? allowed = null, string? note = null, string? nearest = null) =>
        problems.Add(ConfigurationProblem.At(at.Place, code, message) with { Allowed = allowed, Note = note, Nearest = nearest });

    private static readonly Dictionary<YamlNode, YamlNode> NoChildren = [];

    private YamlNode? Node(string key)
    {
        asked.Add(key);
        return node.Children.FirstOrDefault(child => child.Key is YamlScalarNode name && name.Value == key).Value;
    }

    private Written? Scalar(string key) => Node(key) is { } value ? Scalar(value, key) : null;

    private Written? Scalar(YamlNode value, string what)
    {
        if (value is YamlScalarNode { Value.Length: > 0 } scalar)
        {
            return new Written(scalar.Value, source.Of(value));
        }

        Report(value, "ORC1015", $"\"{what}\" needs a text");
        return null;
    }

    private IReadOnlyList<YamlNode> List(string key)
    {
        YamlNode? value = Node(key);
        if (value is null or YamlSequenceNode)
        {
            return value is YamlSequenceNode list ? [.. list.Children] : [];
        }

        Report(value, "ORC1015", $"\"{key}\" needs a list");
        return [];
    }

    private void Report(YamlNode at, string code, string message) => problems.Add(ConfigurationProblem.At(source.Of(at), code, message));
}
