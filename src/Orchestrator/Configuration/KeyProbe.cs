using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace Orchestrator.Configuration;

/// <summary>
/// Stands in for a mapping of a file to find out what a reader takes: answers every question as if the key were missing, gives a probe for
/// every mapping below, and keeps the questions as a JSON Schema.
/// </summary>
internal sealed class KeyProbe() : YamlMap(new YamlMappingNode(), new YamlSource("", ""), [])
{
    private const string TimeForm = "^[0-9]+(ms|s|m|h|d)$";
    private const string ShareForm = @"^[0-9]+(\.[0-9]+)? *%$";

    private readonly Dictionary<string, AskedKey> keys = new(StringComparer.Ordinal);
    private readonly List<string> required = [];
    private string[] exactlyOne = [];
    private Func<JsonObject> condition = () => [];

    /// <summary>What was asked, as the schema of an object. Ask for it after the reader is through.</summary>
    public JsonObject Schema()
    {
        var schema = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(keys.Select(key => KeyValuePair.Create(key.Key, (JsonNode?)key.Value.Schema()))),
            ["additionalProperties"] = false,
        };
        if (required.Count > 0)
        {
            schema["required"] = Texts(required);
        }

        if (exactlyOne.Length > 0)
        {
            schema["oneOf"] = new JsonArray([.. exactlyOne.Select(key => new JsonObject { ["required"] = Texts([key]) })]);
        }

        foreach ((string name, JsonNode? part) in condition())
        {
            schema[name] = part?.DeepClone();
        }

        return schema;
    }

    // A key of several forms is asked for in each of them.
    public override bool Holds<TNode>(string key) => true;

    public override Written? Text(string key, string about, string? pattern = null)
    {
        var form = new JsonObject { ["type"] = "string", ["minLength"] = 1 };
        if (pattern is not null)
        {
            form["pattern"] = pattern;
        }

        Note(key, about, form);
        return null;
    }

    public override Written? Text(string key, Identifier form, string about)
    {
        Note(key, $"{about} Allowed: {form.Allowed}.", Named(form));
        return null;
    }

    public override Written? Value(string key, string about)
    {
        Note(key, about, new JsonObject { ["type"] = Texts(["string", "number", "boolean"]) });
        return null;
    }

    public override Written Missing(string key)
    {
        required.Add(key);
        return base.Missing(key);
    }

    public override void ExactlyOneOf(string code, string message, params string[] oneOf) => exactlyOne = oneOf;

    public override T Choice<T>(string key, string what, T fallback, string about, params (string Name, T Value)[] choices)
    {
        JsonArray names = Texts(choices.Select(choice => choice.Name));
        if (choices.Any(choice => choice.Name == "null"))
        {
            // Without quotes it is YAML's null.
            names.Add((JsonNode?)null);
        }

        var form = new JsonObject { ["enum"] = names };
        string? name = choices.FirstOrDefault(choice => Equals(choice.Value, fallback)).Name;
        Note(key, about, form, name is null ? null : JsonValue.Create(name), name);
        return fallback;
    }

    public override bool Flag(string key, bool fallback, string about)
    {
        Note(key, about, new JsonObject { ["type"] = "boolean" }, fallback, fallback ? "true" : "false");
        return fallback;
    }

    public override double Share(string key, double fallback, string about)
    {
        string written = $"{fallback * 100:0.#} %";
        Note(key, about, new JsonObject { ["type"] = "string", ["pattern"] = ShareForm }, written, $"{written}; 0 % to 100 %");
        return fallback;
    }

    public override int Whole(string key, int fallback, int least, int most, string about)
    {
        var form = new JsonObject { ["type"] = "integer", ["minimum"] = least, ["maximum"] = most };
        Note(key, about, form, fallback, $"{fallback}; {least} to {most}");
        return fallback;
    }

    public override TimeSpan? Time(string key, string? fallback, string least, string most, string about)
    {
        var form = new JsonObject { ["type"] = "string", ["pattern"] = TimeForm };
        string range = $"{least} to {most}";
        if (fallback is null)
        {
            Note(key, $"{about} Allowed: {range}.", form);
        }
        else
        {
            Note(key, about, form, fallback, $"{fallback}; {range}");
        }

        return base.Time(key, fallback, least, most, about);
    }

    public override YamlMap Map(string key, string about)
    {
        var section = new KeyProbe();
        Asked(key, about).Forms.Add(section.Schema);
        return section;
    }

    public override YamlMap RequiredMap(string key, string about)
    {
        required.Add(key);
        return Map(key, about);
    }

    public override IReadOnlyList<YamlMap> Maps(string key, string what, string about)
    {
        var item = new KeyProbe();
        Asked(key, about).Forms.Add(() => new JsonObject { ["type"] = "array", ["items"] = item.Schema() });
        return [item];
    }

    public override IReadOnlyList<YamlMap> RequiredMaps(string key, string what, string about)
    {
        required.Add(key);
        Asked(key, about).Least = 1;
        return Maps(key, what, about);
    }

    public override IReadOnlyList<(Written? Text, YamlMap? Map)> TextsOrMaps(string key, string what, string about)
    {
        var item = new KeyProbe();
        Asked(key, about).Forms.Add(() => new JsonObject
        {
            ["type"] = "array",
            ["items"] = new JsonObject
            {
                ["anyOf"] = new JsonArray(new JsonObject { ["type"] = "string", ["minLength"] = 1 }, item.Schema()),
            },
        });
        return [(null, item)];
    }

    public override IReadOnlyList<Written> Texts(string key, string about)
    {
        Note(key, about, ListOf(new JsonObject { ["type"] = "string", ["minLength"] = 1 }));
        return [];
    }

    public override IReadOnlyList<Written> Names(string key, Identifier form, string about)
    {
        Note(key, about, ListOf(Named(form)));
        return [];
    }

    public override IReadOnlyList<(T Kind, YamlMap Item)> RequiredKinds<T>(
        string key, string what, string about, string by, string aboutKind, params (string Name, T Kind)[] kinds)
    {
        required.Add(key);
        var items = kinds.Select(kind => (kind.Kind, Item: new KeyProbe())).ToList();
        for (int i = 0; i < kinds.Length; i++)
        {
            items[i].Item.Choice(by, by, kinds[0].Kind, aboutKind, kinds[i]);
            items[i].Item.required.AddRange(i == 0 ? [] : [by]);
        }

        AskedKey asked = Asked(key, about);
        asked.Least = 1;
        asked.Forms.Add(() => new JsonObject
        {
            ["type"] = "array",
            ["items"] = new JsonObject { ["anyOf"] = new JsonArray([.. items.Select(item => item.Item.Schema())]) },
        });
        return [.. items.Select(item => (item.Kind, (YamlMap)item.Item))];
    }

    public override void NeedsBesides(string list, string by, string kind, bool hasOthers, params string[] keys)
    {
        var ofKind = new JsonObject { ["properties"] = new JsonObject { [by] = new JsonObject { ["const"] = kind } }, ["required"] = Texts([by]) };
        JsonObject[] needed = [.. keys.Select(key => key.Split('/')).Select(path => path.Length == 1
            ? new JsonObject { ["required"] = Texts(path) }
            : new JsonObject
            {
                ["properties"] = new JsonObject { [path[0]] = new JsonObject { ["required"] = Texts([path[1]]) } },
            })];
        condition = () => new JsonObject
        {
            ["if"] = new JsonObject
            {
                ["properties"] = new JsonObject
                {
                    [list] = new JsonObject { ["contains"] = new JsonObject { ["not"] = ofKind.DeepClone() } },
                },
            },
            ["then"] = new JsonObject { ["allOf"] = new JsonArray([.. needed.Select(one => one.DeepClone())]) },
        };
    }

    public override IReadOnlyList<(Written Field, Written Text)> Pairs(string key, IReadOnlyList<string>? names, string about)
    {
        JsonObject value = names is null
            ? new JsonObject { ["type"] = "string" }
            : new JsonObject
            {
                ["anyOf"] = new JsonArray(
                    new JsonObject { ["enum"] = Texts(names) },
                    new JsonObject { ["type"] = "string", ["pattern"] = $"^({string.Join('|', names.Select(AnyCase))})$" }),
            };
        var form = new JsonObject
        {
            ["type"] = "object",
            ["propertyNames"] = new JsonObject { ["pattern"] = Identifier.SalesforceName.Form.ToString() },
            ["additionalProperties"] = value,
        };
        Note(key, about, form);
        return [];
    }

    public override YamlMap? Free(string key, IReadOnlyList<string> known, string about)
    {
        Note(key, about, new JsonObject
        {
            ["type"] = "object",
            ["minProperties"] = 1,
            ["propertyNames"] = new JsonObject { ["enum"] = Texts(known) },
            ["additionalProperties"] = new JsonObject { ["type"] = Texts(["array", "object"]) },
        });
        return null;
    }

    private void Note(string key, string about, JsonObject form, JsonNode? fallback = null, string? otherwise = null)
    {
        AskedKey asked = Asked(key, otherwise is null ? about : $"{about} Default {otherwise}.");
        asked.Default ??= fallback;
        asked.Forms.Add(() => (JsonObject)form.DeepClone());
    }

    private AskedKey Asked(string key, string about) =>
        keys.TryGetValue(key, out AskedKey? asked) ? asked : keys[key] = new AskedKey(about);

    private static JsonObject Named(Identifier form) => new() { ["type"] = "string", ["pattern"] = form.Form.ToString() };

    private static JsonObject ListOf(JsonObject item) => new() { ["type"] = "array", ["items"] = item };

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);

    // JSON Schema's patterns have no switch for it.
    private static string AnyCase(string name) =>
        string.Concat(name.Select(c => char.IsLetter(c) ? $"[{char.ToUpperInvariant(c)}{char.ToLowerInvariant(c)}]" : $"{c}"));

    /// <summary>One key and the forms it was asked for in.</summary>
    private sealed class AskedKey(string about)
    {
        public List<Func<JsonObject>> Forms { get; } = [];

        public JsonNode? Default { get; set; }

        /// <summary>Items of a list.</summary>
        public int? Least { get; set; }

        public JsonObject Schema()
        {
            var schema = new JsonObject { ["description"] = about };
            if (Default is not null)
            {
                schema["default"] = Default.DeepClone();
            }

            if (Least is not null)
            {
                schema["minItems"] = Least;
            }

            if (Forms is not [Func<JsonObject> only])
            {
                schema["anyOf"] = new JsonArray([.. Forms.Select(form => form())]);
                return schema;
            }

            foreach ((string name, JsonNode? value) in only())
            {
                schema[name] = value?.DeepClone();
            }

            return schema;
        }
    }
}
