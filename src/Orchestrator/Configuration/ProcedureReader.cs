using Orchestrator.Procedures;

namespace Orchestrator.Configuration;

/// <summary>Reads the <c>procedures</c> of a pipeline file: a list in sequence, in which <c>after</c> makes a graph.</summary>
internal sealed class ProcedureReader
{
    private const string About = "SQL statements called after consolidation, each after the one before it unless \"after\" says otherwise.";

    // A statement of the Data API ends by itself after 24 hours; nothing of ours should need a quarter of it.
    private static readonly TimeSpan Deadline = TimeSpan.FromHours(6);

    private readonly YamlMap file;
    private readonly string[] objects;
    private readonly List<ProcedurePlan> read = [];
    private readonly List<Written> places = [];
    private readonly List<(Written Name, string Of)> references = [];

    private ProcedureReader(YamlMap file, IEnumerable<PipelineObject> objects)
    {
        this.file = file;
        this.objects = [.. objects.Select(o => o.Name.Value)];
    }

    public static IReadOnlyList<ProcedurePlan> ReadAll(YamlMap file, IReadOnlyList<PipelineObject> objects)
    {
        var reader = new ProcedureReader(file, objects);
        foreach ((Written? sql, YamlMap? section) in file.TextsOrMaps("procedures", "procedure", About))
        {
            reader.Read(sql, section);
        }

        reader.RefuseUnknown();
        reader.RefuseCycle();
        return reader.read;
    }

    private void Read(Written? sql, YamlMap? section)
    {
        string place = $"{read.Count + 1}";
        if (section is null)
        {
            Add(sql!, new ProcedurePlan { Name = place, Sql = sql!.Value, After = Before(), DeadlineSeconds = Deadline.TotalSeconds });
            return;
        }

        Written? name = section.Text("name", Identifier.Procedure, "Needed only where others name it. Default its place in the list.");
        Written call = section.Text("call", "One SQL statement, usually a CALL; it must be repeatable.") ?? section.Missing("call");
        var procedure = new ProcedurePlan
        {
            Name = name?.Value ?? place,
            Sql = call.Value,
            After = After(section, name?.Value ?? place),
            OnlyChanged = section.Choice("when", "condition", false,
                "changed: not called while no load changed a target of its inputs since it last succeeded.", ("always", false), ("changed", true)),
            Inputs = Inputs(section),
            ReadsResult = section.Flag("result", false,
                "The beginning of its result set goes into the report, and stays in the run's history: select no secrets."),
            DeadlineSeconds = (section.Time("timeout", "6h", "1s", "24h", "Then it is cancelled and has failed.") ?? Deadline).TotalSeconds,
        };
        Add(name ?? call, procedure);
        if (procedure is { OnlyChanged: true, Inputs: [] })
        {
            section.Report(new Written("", section.PlaceOf("inputs")), "ORC1043",
                "\"when: changed\" with no inputs would be called once and never again", "at least one object, or no \"inputs\" for all",
                "to call it in every run, leave out \"when\"");
        }

        section.RefuseOtherKeys();
    }

    private void Add(Written place, ProcedurePlan procedure)
    {
        int twin = read.FindIndex(earlier => earlier.Name == procedure.Name);
        if (twin >= 0)
        {
            file.Report(place, "ORC1070", $"procedure \"{procedure.Name}\" is listed twice", note: $"first on line {places[twin].Place.Line}");
        }

        read.Add(procedure);
        places.Add(place);
    }

    private string[] Before() => read is [.., var last] ? [last.Name] : [];

    private string[] After(YamlMap section, string of)
    {
        IReadOnlyList<Written> names = section.Texts(
            "after", "Procedures that must have succeeded. Default the one before it in the list; [] for none.");
        if (!section.Has("after"))
        {
            return Before();
        }

        references.AddRange(names.Select(name => (name, of)));
        return [.. names.Select(name => name.Value).Distinct(StringComparer.Ordinal)];
    }

    private string[]? Inputs(YamlMap section)
    {
        IReadOnlyList<Written> names = section.Texts(
            "inputs", "Objects it reads: not called while one of them failed. Default all of the pipeline, and called all the same.");
        if (!section.Has("inputs"))
        {
            return null;
        }

        var inputs = new List<string>();
        foreach (Written name in names)
        {
            string? known = objects.FirstOrDefault(o => o.Equals(name.Value, StringComparison.OrdinalIgnoreCase));
            if (known is null)
            {
                section.Report(name, "ORC1071", $"\"inputs\" names no object of the pipeline: \"{name}\"", string.Join(", ", objects));
            }

            inputs.Add(known ?? name.Value);
        }

        return [.. inputs];
    }

    private void RefuseUnknown()
    {
        string[] names = [.. read.Select(procedure => procedure.Name)];
        foreach ((Written name, string of) in references.Where(reference => !names.Contains(reference.Name.Value, StringComparer.Ordinal)))
        {
            file.Report(name, "ORC1072", $"procedure \"{of}\" comes after \"{name}\", which is no procedure of the pipeline",
                string.Join(", ", names.Where(known => known != of)));
        }
    }

    private void RefuseCycle()
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (ProcedurePlan procedure in read)
        {
            if (CycleFrom(procedure, [], done) is { } cycle)
            {
                Written place = places[read.FindIndex(earlier => earlier.Name == cycle[0])];
                file.Report(place, "ORC1073", $"procedures wait for each other: {string.Join(" after ", cycle)}",
                    note: "a procedure without \"after\" comes after the one before it in the list; \"after: []\" comes after none");
                return;
            }
        }
    }

    private List<string>? CycleFrom(ProcedurePlan procedure, List<string> path, HashSet<string> done)
    {
        if (path.IndexOf(procedure.Name) is >= 0 and var start)
        {
            return [.. path.Skip(start), procedure.Name];
        }

        if (!done.Add(procedure.Name))
        {
            return null;
        }

        path.Add(procedure.Name);
        foreach (ProcedurePlan before in procedure.After.Select(name => read.Find(p => p.Name == name)).OfType<ProcedurePlan>())
        {
            if (CycleFrom(before, path, done) is { } cycle)
            {
                return cycle;
            }
        }

        path.RemoveAt(path.Count - 1);
        return null;
    }
}
