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

    private const string DeadlineText =
        "How long one attempt may take. Default four times what it usually takes, at least 15m, 6h the first time.";

    private const string StampsText =
        "Fields whose change alone makes no new version. Default: those Salesforce itself keeps (LastModifiedDate, LastViewedDate, ..).";

    public static ObjectDefaults Read(YamlMap file)
    {
        if (file.Map("defaults", "What holds for all objects that say nothing else.") is not { } section)
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
            "Deleted records: apply takes them out of the target, mark keeps them with isdeleted = true, ignore never loads them.",
            ("apply", DeletePolicy.Apply), ("mark", DeletePolicy.Mark), ("ignore", DeletePolicy.Ignore)),
        Absent = section.Choice("absent", "way to treat absent records", Absent,
            "Records that a full load without filter did not bring. Default delete where nothing orders versions, else keep.",
            ("keep", AbsencePolicy.Keep), ("delete", AbsencePolicy.Delete)),
        MaxAbsent = section.Share("maxAbsent", MaxAbsent, "Share of the target beyond which absent records quarantine the load."),
        History = section.Flag("history", History, "Whether every version a load saw is kept, for ever."),
        Stamps = section.NamesIfAny("stamps", StampsText) ?? Stamps,
        LongText = section.Choice("longText", "way to treat long texts", LongText,
            "Texts longer than 65,535 bytes: fail fails the load by name, truncate lets AppFlow cut such fields, skip leaves them out.",
            ("fail", LongText.Fail), ("truncate", LongText.Truncate), ("skip", LongText.Skip)),
        Retyped = section.Choice("schema", "way to treat fields with another type", Retyped,
            "A field that got another type: evolve gives its column one that holds old and new values, fail refuses the run.",
            ("evolve", RetypedPolicy.Evolve), ("fail", RetypedPolicy.Fail)),
        Removed = section.Choice("removed", "way to treat fields that are gone", Removed,
            "A field that is gone: keep leaves each record its last value, null empties the column.",
            ("keep", RemovedPolicy.Keep), ("null", RemovedPolicy.Blank)),
        Deadline = section.Time("deadline", null, "1s", "2d", DeadlineText) ?? Deadline,
    };
}
