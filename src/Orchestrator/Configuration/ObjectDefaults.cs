using Orchestrator.Planning;

namespace Orchestrator.Configuration;

/// <summary>Options that may stand under <c>defaults</c> for all objects of a pipeline, and in an object for that one.</summary>
internal sealed record ObjectDefaults
{
    private static readonly ObjectDefaults Documented = new();

    public DeletePolicy Deletes { get; private init; } = DeletePolicy.Apply;

    public AbsencePolicy? Absent { get; private init; }

    public double MaxAbsent { get; private init; } = 0.05;

    public bool History { get; private init; }

    public IReadOnlyList<Written>? Stamps { get; private init; }

    public LongText LongText { get; private init; } = LongText.Fail;

    public RetypedPolicy Retyped { get; private init; } = RetypedPolicy.Evolve;

    public RemovedPolicy Removed { get; private init; } = RemovedPolicy.Keep;

    public TimeSpan? Deadline { get; private init; }

    public static ObjectDefaults Read(YamlMap file)
    {
        if (file.Map("defaults") is not { } section)
        {
            return Documented;
        }

        ObjectDefaults read = Documented.Over(section);
        section.RefuseOtherKeys();
        return read;
    }

    /// <summary>These, where the section says nothing else.</summary>
    public ObjectDefaults Over(YamlMap section) => new()
    {
        Deletes = section.Choice("deletes", "way to treat deleted records", Deletes,
            ("apply", DeletePolicy.Apply), ("mark", DeletePolicy.Mark), ("ignore", DeletePolicy.Ignore)),
        Absent = section.Choice("absent", "way to treat absent records", Absent,
            ("keep", AbsencePolicy.Keep), ("delete", AbsencePolicy.Delete)),
        MaxAbsent = section.Share("maxAbsent", MaxAbsent),
        History = section.Flag("history", "answer", History),
        Stamps = section.Node("stamps") is null ? Stamps : section.Names("stamps"),
        LongText = section.Choice("longText", "way to treat long texts", LongText,
            ("fail", LongText.Fail), ("truncate", LongText.Truncate), ("skip", LongText.Skip)),
        Retyped = section.Choice("schema", "way to treat fields with another type", Retyped,
            ("evolve", RetypedPolicy.Evolve), ("fail", RetypedPolicy.Fail)),
        Removed = section.Choice("removed", "way to treat fields that are gone", Removed,
            ("keep", RemovedPolicy.Keep), ("null", RemovedPolicy.Blank)),
        Deadline = section.Time("deadline", "1s", "2d") ?? Deadline,
    };
}
