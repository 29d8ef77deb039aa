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
        ObjectDefaults defaults = ObjectDefaults.Read(file);
        foreach (YamlNode item in file.List("objects"))
        {
            if (file.AsMap(item, "an object") is { } section)
            {
                objects.Add(Read(section, pipeline, defaults, objects));
            }
        }

        if (objects.Count == 0 && file.Node("objects") is null or YamlSequenceNode { Children.Count: 0 })
        {
            file.Report(pipeline, "ORC1003", "the pipeline has no objects", note: "list at least one under \"objects\"");
        }

        return objects;
    }

    private static PipelineObject Read(YamlMap section, Written pipeline, ObjectDefaults defaults, List<PipelineObject> earlier)
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

        bool appendOnly = section.Flag("appendOnly", "answer", false);
        Written? cursor = section.Text("cursor", Identifier.SalesforceName);
        if (cursor is not null && !appendOnly && cursor.Value.Equals("CreatedDate", StringComparison.OrdinalIgnoreCase))
        {
            const string Missed = "with it, changes of a record would never be seen: set appendOnly: true if there are none";
            section.Report(cursor, "ORC1032", "CreatedDate orders the versions of records that never change only", note: Missed);
        }

        ObjectDefaults own = defaults.Over(section);
        var read = new PipelineObject
        {
            Name = name,
            Mode = mode,
            Window = WindowReader.Read(section),
            Fields = fields,
            Key = key,
            Cursor = cursor,
            AppendOnly = appendOnly,
            Deletes = own.Deletes,
            Absent = own.Absent,
            MaxAbsent = own.MaxAbsent,
            History = own.History,
            Stamps = own.Stamps,
            Table = TableRulesReader.Read(section, own),
            Filter = Filters(section),
            Deadline = own.Deadline,
        };
        section.RefuseOtherKeys();
        return read;
    }

    private static List<Written> Key(YamlMap section) => section.Node("key") switch
    {
        null => [new Written("Id", section.Place)],
        YamlSequenceNode => [.. section.Names("key")],
        _ => section.Text("key", Identifier.SalesforceName) is { } one ? [one] : [],
    };

    private static FieldChoice Fields(YamlMap section)
    {
        switch (section.Node("fields"))
        {
            case null or YamlScalarNode { Value: "all" }:
                return FieldChoice.All;
            case YamlSequenceNode:
                return new FieldChoice(false, section.Names("fields"));
            case YamlMappingNode when section.Map("fields") is { } choice:
                var except = new FieldChoice(true, choice.Names("except"));
                choice.RefuseOtherKeys();
                return except;
            default:
                section.Choice("fields", "choice of fields", FieldChoice.All, ("all", FieldChoice.All));
                return FieldChoice.All;
        }
    }

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
