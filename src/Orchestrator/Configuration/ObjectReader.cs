using Orchestrator.Planning;
using YamlDotNet.RepresentationModel;

namespace Orchestrator.Configuration;

/// <summary>Reads the <c>objects</c> of a pipeline file.</summary>
internal static class ObjectReader
{
    // Durable instance ids are at most 100 characters: pipeline, dot, time of 15, dot, object.
    private const int LongestPipelineAndObject = 100 - 17;

    public static IReadOnlyList<PipelineObject> ReadAll(YamlMap file, Written pipeline)
    {
        var objects = new List<PipelineObject>();
        foreach (YamlNode item in file.List("objects"))
        {
            if (file.AsMap(item, "an object") is { } section)
            {
                objects.Add(Read(section, pipeline, objects));
            }
        }

        if (objects.Count == 0 && file.Node("objects") is null or YamlSequenceNode { Children.Count: 0 })
        {
            file.Report(pipeline, "ORC1003", "the pipeline has no objects", note: "list at least one under \"objects\"");
        }

        return objects;
    }

    private static PipelineObject Read(YamlMap section, Written pipeline, List<PipelineObject> earlier)
    {
        Written name = section.Required("name", Identifier.SalesforceName);
        if (name.Value.Length > 0
            && earlier.FirstOrDefault(o => o.Name.Value.Equals(name.Value, StringComparison.OrdinalIgnoreCase)) is { } twin)
        {
            section.Report(name, "ORC1007", $"object \"{name}\" is listed twice", note: $"first on line {twin.Name.Place.Line}");
        }

        if (pipeline.Value.Length + name.Value.Length > LongestPipelineAndObject)
        {
            section.Report(name, "ORC1006", "pipeline and object name are too long together", $"{LongestPipelineAndObject} characters");
        }

        LoadMode mode = section.Choice("mode", "load mode", LoadMode.Auto,
            ("auto", LoadMode.Auto), ("full", LoadMode.Full), ("incremental", LoadMode.Incremental), ("window", LoadMode.Window));
        IReadOnlyList<Written> key = Key(section);
        FieldChoice fields = Fields(section);
        foreach (Written part in key.Where(part => fields.Names.Count > 0 && fields.Except && !fields.Takes(part.Value)))
        {
            section.Report(part, "ORC1019", $"key field \"{part}\" is left out by \"except\"");
        }

        var read = new PipelineObject
        {
            Name = name,
            Mode = mode,
            Window = WindowReader.Read(section),
            Fields = fields,
            Key = key,
            Cursor = section.Text("cursor", Identifier.SalesforceName),
            Deletes = section.Choice("deletes", "way to treat deleted records", DeletePolicy.Apply,
                ("apply", DeletePolicy.Apply), ("mark", DeletePolicy.Mark), ("ignore", DeletePolicy.Ignore)),
            Filter = Filters(section),
            Deadline = section.Time("deadline", "1s", "2d"),
        };
        section.RefuseOtherKeys();
        return read;
    }

    private static List<Written> Key(YamlMap section) => section.Node("key") switch
    {
        null => [new Written("Id", section.Place)],
        YamlSequenceNode => Names(section, section, "key"),
        _ => section.Text("key", Identifier.SalesforceName) is { } one ? [one] : [],
    };

    private static FieldChoice Fields(YamlMap section)
    {
        switch (section.Node("fields"))
        {
            case null or YamlScalarNode { Value: "all" }:
                return FieldChoice.All;
            case YamlSequenceNode:
                return new FieldChoice(false, Names(section, section, "fields"));
            case YamlMappingNode when section.Map("fields") is { } choice:
                var except = new FieldChoice(true, Names(section, choice, "except"));
                choice.RefuseOtherKeys();
                return except;
            default:
                section.Choice("fields", "choice of fields", FieldChoice.All, ("all", FieldChoice.All));
                return FieldChoice.All;
        }
    }

    private static List<Written> Names(YamlMap section, YamlMap holder, string key) =>
        [.. holder.List(key)
            .Select(name => section.Text(name, key))
            .OfType<Written>()
            .Select(name => section.Matching(name, Identifier.SalesforceName))];

    private static List<FieldFilter> Filters(YamlMap section)
    {
        var filters = new List<FieldFilter>();
        foreach (YamlNode item in section.List("filter"))
        {
            if (section.AsMap(item, "a filter") is { } filter)
            {
                Written field = filter.Required("field", Identifier.SalesforceName);
                string comparison = filter.Choice("operator", "comparison", "EQUAL_TO", [.. Comparisons.Select(name => (name, name))]);
                filters.Add(new FieldFilter(field, comparison, (filter.Text("value") ?? filter.Missing("value")).Value));
                filter.RefuseOtherKeys();
            }
        }

        return filters;
    }

    private static readonly string[] Comparisons =
        ["EQUAL_TO", "NOT_EQUAL_TO", "LESS_THAN", "LESS_THAN_OR_EQUAL_TO", "GREATER_THAN", "GREATER_THAN_OR_EQUAL_TO", "CONTAINS"];
}
