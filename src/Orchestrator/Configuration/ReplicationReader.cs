namespace Orchestrator.Configuration;

/// <summary>Reads an entry of <c>objects</c> whose source is a DMS task: each of its tables is an object.</summary>
internal static class ReplicationReader
{
    private const string AboutLoad =
        "What a run does: adopt takes the task's latest load, or waits for the one that is running; reload starts the task and loads all "
        + "its tables anew; resume starts it for those it has not loaded. A run that the task's own event started always adopts.";

    private const string AboutFrom =
        "Table of the source database, schema.table. Default: the only one of the same name, whatever its case and schema.";

    private const string AboutConsolidate =
        "Whether the table is consolidated into a target of the pipeline's schema; false for one that only feeds procedures.";

    public static IEnumerable<PipelineObject> ReadAll(YamlMap section, ObjectDefaults defaults, IReadOnlyList<PipelineObject> earlier)
    {
        ReplicationSource source = new(
            section.Required("task", Identifier.TaskArn, "ARN of the replication task."),
            section.Choice("load", "way to load", TaskLoad.Adopt, AboutLoad,
                ("adopt", TaskLoad.Adopt), ("reload", TaskLoad.Reload), ("resume", TaskLoad.Resume)),
            section.Choice("busy", "way to treat a busy task", false,
                "A task that somebody else is running: wait for it, within the deadline, or fail.", ("wait", false), ("fail", true)));
        if (earlier.FirstOrDefault(o => o.Replica?.Source.TaskArn.Value == source.TaskArn.Value)?.Replica is { } twin)
        {
            string first = $"first on line {twin.Source.TaskArn.Place.Line}";
            section.Report(source.TaskArn, "ORC2120", "the task is listed twice", note: $"{first}; list its tables there");
        }

        IEnumerable<PipelineObject> tables =
            [.. section.RequiredMaps("tables", "table", "Tables of the task, each an object of the run.")
                .Select(table => Read(table, source, defaults))];
        section.RefuseOtherKeys();
        return tables;
    }

    private static PipelineObject Read(YamlMap section, ReplicationSource source, ObjectDefaults defaults)
    {
        Written place = section.Required("table", Identifier.LandingTable, "Table in Redshift as the task writes it, schema.table.");
        string[] parts = place.Value.Split('.');
        bool consolidate = section.Flag("consolidate", true, AboutConsolidate);
        IReadOnlyList<Written>? key = section.OneOrMore("key", Identifier.Column, "Columns that identify a record; needed to consolidate.");
        Written name = section.Text("name", Identifier.SalesforceName, "Name of the object and of its target. Default: the table's.")
            ?? (place.Value.Length == 0 ? place : section.Matching(place with { Value = parts[^1] }, Identifier.SalesforceName));
        if (consolidate && key is null && place.Value.Length > 0)
        {
            const string Why = "without it nothing tells which rows are the same record";
            section.Report(place, "ORC2121", $"table \"{place}\" has no key", "key: [columns], or consolidate: false", Why);
        }

        ObjectDefaults own = defaults.Over(section);
        var read = new PipelineObject
        {
            Name = name,
            Key = key ?? [],
            Deletes = own.Deletes,
            Absent = own.Absent,
            MaxAbsent = own.MaxAbsent,
            History = own.History && consolidate,
            Stamps = own.Stamps,
            Table = TableRulesReader.Design(section, own),
            Deadline = own.Deadline,
            Replica = new ReplicatedTable
            {
                Source = source,
                Schema = parts[0].ToLowerInvariant(),
                Table = parts[^1].ToLowerInvariant(),
                From = section.Text("from", Identifier.SourceTable, AboutFrom)?.Value,
                Consolidate = consolidate,
            },
        };
        section.RefuseOtherKeys();
        return read;
    }
}
