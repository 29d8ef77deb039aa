using Orchestrator.Objects;
using Orchestrator.Planning;
using Orchestrator.Warehouse;

namespace Orchestrator.Reporting;

/// <summary>One object of a run, as status and report show it.</summary>
public sealed record ObjectReport
{
    public required string Name { get; init; }

    public required ObjectState State { get; init; }

    /// <summary>Null until the run is planned.</summary>
    public LoadMode? Mode { get; init; }

    public Window? Window { get; init; }

    /// <summary>Why this mode and window.</summary>
    public string? Because { get; init; }

    /// <summary>Columns whose fields are gone and whose values stay; null where there are none.</summary>
    public IReadOnlyList<string>? Kept { get; init; }

    /// <summary>Columns whose long texts were cut; null where there are none.</summary>
    public IReadOnlyList<string>? Cut { get; init; }

    public long RecordsRead { get; init; }

    public long RecordsFailed { get; init; }

    public long Bytes { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When the flow's execution began, by AWS's clock; null when none ran.</summary>
    public DateTimeOffset? ExtractedAt { get; init; }

    public int Attempts { get; init; }

    public string? LoadId { get; init; }

    /// <summary>What is worth a look although nothing failed; null where there is nothing.</summary>
    public string? Note { get; init; }

    public string? Error { get; init; }

    /// <param name="result">Null for an object the run did not come to.</param>
    /// <param name="receipt">Of its load; null where there is none, or none yet.</param>
    public static ObjectReport Of(ObjectPlan plan, ObjectResult? result, LoadReceipt? receipt = null) =>
        Of(result ?? new ObjectResult { Name = plan.Name, State = ObjectState.Skipped }) with
        {
            Mode = plan.Mode,
            Window = plan.Window,
            Because = plan.Because,
            Kept = plan.Kept,
            Cut = plan.Cut,
            Note = Silence(plan, result) ?? Unevenness(receipt),
        };

    /// <summary>What the result alone tells.</summary>
    public static ObjectReport Of(ObjectResult result) => new()
    {
        Name = result.Name,
        State = result.State,
        RecordsRead = result.Processed,
        RecordsFailed = result.PutFailures,
        Bytes = result.Bytes,
        StartedAt = result.StartedAt,
        EndedAt = result.EndedAt,
        ExtractedAt = result.ExtractedAt,
        Attempts = result.Attempt,
        LoadId = result.LoadId,
        Error = result.Error,
    };

    /// <summary>Nothing to read can be true; after loads that read something it can also be a filter, a permission or a profile gone wrong.</summary>
    private static string? Silence(ObjectPlan plan, ObjectResult? result) =>
        result is not { State: ObjectState.Loaded, Processed: 0, PutFailures: 0 } || plan.ReadBefore is not > 0 ? null
        : plan.Mode == LoadMode.Full ? $"AppFlow read no record; a full load before read {plan.ReadBefore}"
        : $"AppFlow read no record; the load before read {plan.ReadBefore}";

    /// <summary>
    /// Rows that nobody counted came from somewhere: a flow cancelled too late, a COPY that ran twice. Missing ones get so far only where the
    /// file says so.
    /// </summary>
    private static string? Unevenness(LoadReceipt? receipt)
    {
        if (receipt is not { State: ObjectState.Loaded })
        {
            return null;
        }

        string told = $"{receipt.Staged} rows were staged, and AppFlow says it read {receipt.Processed}";
        return receipt.Staged > receipt.Processed ? told
            : receipt.Staged < receipt.Processed - receipt.PutFailures ? $"{told}; rowCheck: report lets that pass"
            : null;
    }
}
