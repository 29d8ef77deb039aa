using Orchestrator.Planning;
using YamlDotNet.RepresentationModel;

namespace Orchestrator.Configuration;

/// <summary>Reads the <c>objects</c> of a pipeline file.</summary>
internal static class ObjectReader
{
    // Durable instance ids are at most 100 characters: pipeline, dot, time of 15, dot, object.
    private const int LongestPipelineAndObject = 100 - 17;

    private const string AboutSource = "Where it comes from: a Salesforce org through AppFlow, or a database through a task of AWS DMS.";

    public static IReadOnlyList<PipelineObject> ReadAll(YamlMap file, Written pipeline)
    {
        var objects = new List<PipelineObject>();
        ObjectDefaults defaults = ObjectDefaults.Read(file);
        foreach ((bool isTask, YamlMap section) in file.RequiredKinds(
            "objects", "object", "What is loaded, and how.", "source", AboutSource, ("salesforce", false), ("dms", true)))
        {
            int before = objects.Count;
            objects.AddRange(isTask ? ReplicationReader.ReadAll(section, defaults, objects) : [Read(section, pipeline, defaults)]);
            RefuseTwins(section, objects, before);
        }

        return objects;
    }

    private static void RefuseTwins(YamlMap section, List<PipelineObject> objects, int before)
    {
        for (int i = before; i < objects.Count; i++)
        {
            Written name = objects[i].Name;
            if (name.Value.Length > 0 && objects.FindIndex(o => o.Name.Value.Equals(name.Value, StringComparison.OrdinalIgnoreCase)) is var first
                && first < i)
            {
                SourcePlace place = objects[first].Name.Place;
                string where = place.Line is { } line ? $"first on line {line}" : $"first in {place}";
                section.Report(name, "ORC1007", $"object \"{name}\" is listed twice", note: where);
            }
        }
    }

    private static PipelineObject Read(YamlMap section, Written pipeline, ObjectDefaults defaults)
    {
        Written name = section.Required("name", Identifier.SalesforceName, "API name of the Salesforce object.");
        if (pipeline.Value.Length + name.Value.Length > LongestPipelineAndObject)
        {
            section.Report(name, "ORC1006", "pipeline and object name are too long together", $"{LongestPipelineAndObject} characters");
        }

        LoadMode mode = section.Choice("mode", "load mode", LoadMode.Auto,
            "What a run loads: auto is full the first time, after another filter or choice of fields and where the schema needs it, else "
            + "incremental; full is everything; incremental is what changed since; window is the range from window or the start request.",
            ("auto", LoadMode.Auto), ("full", LoadMode.Full), ("incremental", LoadMode.Incremental), ("window", LoadMode.Window));
        IReadOnlyList<Written> key = Key(section);
        FieldChoice fields = Fields(section);
        foreach (Written part in key.Where(part => fields.Names.Count > 0 && fields.Except && !fields.Takes(part.Value)))
        {
            section.Report(part, "ORC1019", $"key field \"{part}\" is left out by \"except\"");
        }

        bool appendOnly = section.Flag("appendOnly", false,
            "Whether records never change once they are made; only then CreatedDate may be the cursor.");
        Written? cursor = section.Text("cursor", Identifier.SalesforceName,
            "The field that orders versions. Default SystemModstamp, else LastModifiedDate, else none: full loads only.");
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

    private static IReadOnlyList<Written> Key(YamlMap section) =>
        section.OneOrMore("key", "The field or fields that identify a record. Default Id.") ?? [new Written("Id", section.Place)];

    private static FieldChoice Fields(YamlMap section)
    {
        const string About = "Which fields are loaded: all, a list, or all except a list. Key, cursor and IsDeleted always come along.";
        FieldChoice chosen = FieldChoice.All;
        if (section.Holds<YamlScalarNode>("fields"))
        {
            chosen = section.Choice("fields", "choice of fields", FieldChoice.All, About, ("all", FieldChoice.All));
        }

        if (section.Holds<YamlSequenceNode>("fields"))
        {
            chosen = new FieldChoice(false, section.Names("fields", About));
        }

        if (section.Holds<YamlMappingNode>("fields") && section.Map("fields", About) is { } choice)
        {
            chosen = new FieldChoice(true, choice.Names("except", "Fields that are not loaded."));
            choice.RefuseOtherKeys();
        }

        return chosen;
    }

    private static List<FieldFilter> Filters(YamlMap section)
    {
        var filters = new List<FieldFilter>();
        foreach (YamlMap filter in section.Maps("filter", "filter", "Which records are loaded: all must hold, besides the window."))
        {
            Written field = filter.Required("field", Identifier.SalesforceName, "What is compared.");
            (string, string)[] comparisons = [.. Comparisons.Select(name => (name, name))];
            string comparison = filter.Choice("operator", "comparison", "EQUAL_TO", "How.", comparisons);
            Written value = filter.Value("value", "With what.") ?? filter.Missing("value");
            filters.Add(new FieldFilter(field, comparison, value.Value));
            filter.RefuseOtherKeys();
        }

        return filters;
    }

    private static readonly string[] Comparisons =
        ["EQUAL_TO", "NOT_EQUAL_TO", "LESS_THAN", "LESS_THAN_OR_EQUAL_TO", "GREATER_THAN", "GREATER_THAN_OR_EQUAL_TO", "CONTAINS"];
}
