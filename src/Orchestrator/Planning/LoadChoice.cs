using Orchestrator.Configuration;
using Orchestrator.Warehouse;

namespace Orchestrator.Planning;

/// <summary>How much of one object is loaded, and why; or why it cannot be.</summary>
internal sealed record LoadChoice(LoadMode Mode, Window? Window, string Because)
{
    private const string NothingCovered = "nothing is covered under these fields and filters";

    public ConfigurationProblem? Problem { get; private init; }

    public static LoadChoice Of(
        Pipeline pipeline, PipelineObject o, RunRequest request, string? cursor, DateTimeOffset? coveredTo, DateTimeOffset asOf)
    {
        if (cursor is null)
        {
            return Full("the object has no field that orders its versions");
        }

        if (request.Windows?.FirstOrDefault(window => window.Object == o.Name.Value) is { } own)
        {
            return new(LoadMode.Window, new Window(own.From, own.To), "exactly what is missing between what is covered");
        }

        Window? asked = request is { From: { } from, To: { } to } ? new Window(from, to) : null;
        LoadMode mode = asked is null ? request.Mode ?? o.Mode : LoadMode.Window;
        return (mode, coveredTo) switch
        {
            (LoadMode.Full, _) => Full("asked for in full"),
            (LoadMode.Window, _) when (asked ?? o.Window) is { } window => new(LoadMode.Window, window, "exactly the range asked for"),
            (LoadMode.Window, _) => Refused(
                o,
                "ORC1022",
                $"object \"{o.Name}\" is loaded by window, and no range is given",
                "from and to in the start request, or window: in the file"),
            (LoadMode.Incremental, null) => Refused(
                o, "ORC1018", $"object \"{o.Name}\" cannot be loaded incrementally: {NothingCovered}", "auto or full for its first load"),
            (_, null) => Full(NothingCovered),
            (_, { } end) => new(
                LoadMode.Incremental,
                LoadWindow.After(end, pipeline.Overlap, asOf),
                $"covered to {end:yyyy-MM-dd HH:mm:ss} UTC, {pipeline.Overlap.TotalMinutes:0.##} minutes of overlap"),
        };
    }

    /// <summary>Where the order of versions itself can be wrong, the reason says so.</summary>
    public string BecauseOf(string? cursor) => cursor == "LastModifiedDate"
        ? $"{Because}; coverage is best effort: LastModifiedDate can be set by hand"
        : Because;

    /// <summary>
    /// In full after all: a column gets another type, and what stands in it was converted, which need not be what Salesforce now shows.
    /// Only where the mode is left to the orchestrator.
    /// </summary>
    public LoadChoice InView(TableEvolution evolution, PipelineObject o, RunRequest request) =>
        Mode == LoadMode.Incremental && (request.Mode ?? o.Mode) == LoadMode.Auto && evolution.Retyped is [var first, ..]
            ? Full($"column {first.Column} becomes {first.To}, and was {first.From}")
            : this;

    private static LoadChoice Full(string because) => new(LoadMode.Full, null, because);

    private static LoadChoice Refused(PipelineObject o, string code, string message, string allowed) => Full("refused") with
    {
        Problem = ConfigurationProblem.At(o.Name.Place, code, message) with { Allowed = allowed },
    };
}
