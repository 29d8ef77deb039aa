using Orchestrator.Objects;
using Orchestrator.Planning;

namespace Orchestrator.Warehouse;

/// <summary>The statements that register one load: ready, quarantined, or closed at once when it has no rows.</summary>
internal sealed record Registration(RunPlan Plan, ObjectPlan Object, ObjectResult Load, RegisteredLoad Verdict)
{
    private const string Columns = """
        pipeline, object, load_id, run_id, installation, staging_table, progress, state, reason, lease_until, target_schema, target_table,
        key_columns, cursor_column, deletes, mode, signature, covered_from, covered_to, extracted_at, seconds, processed, put_failures,
        staged, absent, max_absent, history_schema, stamp_columns, kept_columns, staging_schema
        """;

    public IReadOnlyList<string> Statements => Verdict switch
    {
        // Counted, and nothing more: it feeds procedures.
        _ when !Object.IsConsolidated => [],
        { State: ObjectState.Quarantined } => [Staged(LoadProgress.Quarantined, "quarantined")],
        // A full load that brought nothing says that everything is absent: that is for the procedure and its brake to judge.
        { Staged: 0 } when Object.Absent == AbsencePolicy.Keep =>
            [Receipt(), .. Coverage(), Staged(LoadProgress.Consolidated, "consolidated")],
        _ => [Staged(LoadProgress.Ready, "ready")],
    };

    private CoveredWindow? Covered => Window(Load.PutFailures);

    private CoveredWindow? Window(long putFailures) => Load.ExtractedAt is { } extractedAt
        ? CoveredWindow.Of(Object.Window, extractedAt, Plan.LagSeconds, putFailures)
        : null;

    private string Cursor => Sql.Text(Object.CursorField?.ToLowerInvariant());

    private string Seconds => Sql.Number(Load.Seconds ?? (Load.EndedAt - Load.StartedAt)?.TotalSeconds);

    private string Figures =>
        $"CAST({Sql.Moment(Load.ExtractedAt)} AS timestamp), {Seconds}, {Sql.Number(Load.Processed)}, {Sql.Number(Load.PutFailures)}";

    private string Origin => $"{Sql.Text(Plan.Pipeline)}, {Sql.Text(Load.Name)}, {Sql.Text(Verdict.LoadId)}, {Sql.Text(Plan.RunId)}";

    private string Target => $"{Sql.Text(Plan.Warehouse.Schema)}, {Sql.Text(Object.Table)}";

    // The window stands here even if records were not written: consolidation leaves it out of coverage, and the gap it leaves gets a reason.
    private string Staged(LoadProgress progress, string state) => $"""
        INSERT INTO orchestrator.staged ({Columns})
        VALUES ({Origin}, {Sql.Text(Plan.Installation)}, {Sql.Text(Object.Replica?.Table ?? LoadId.StagingTable(Load.Name, Verdict.LoadId))},
            {(int)progress}, {Sql.Text(state)}, {Sql.Text(Verdict.Reason, bytes: 4096)}, {Sql.Moment(Plan.LeaseUntil)}, {Target},
            {Sql.Text(string.Join(',', Object.Key).ToLowerInvariant())}, {Cursor}, {Sql.Text(Object.Deletes.ToString().ToLowerInvariant())},
            {Sql.Text(Object.Mode.ToString().ToLowerInvariant())}, {Sql.Text(Object.Signature)},
            {Sql.Moment(Window(0)?.From)}, {Sql.Moment(Window(0)?.To)}, {Figures}, {Sql.Number(Verdict.Staged)},
            {Sql.Text(Object.Absent.ToString().ToLowerInvariant())}, {Sql.Number(Object.MaxAbsent)}, {Sql.Text(Object.HistorySchema)},
            {List(Object.Stamps)}, {List(Object.Kept)}, {Sql.Text(Object.Replica?.Schema)})
        """;

    private static string List(IReadOnlyList<string>? columns) =>
        Sql.Text(columns is { Count: > 0 } ? string.Join(',', columns) : null);

    private string Receipt() => $"""
        INSERT INTO orchestrator.ledger (pipeline, object, load_id, run_id, target_schema, target_table, extracted_at, seconds,
            processed, put_failures, staged, ignored, winners, duplicates, superseded, inserted, updated, deleted, buried, unchanged, late,
            absent_deleted, target_before, target_after)
        SELECT {Origin}, {Target}, {Figures},
            0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, t.rows_now, t.rows_now
        FROM (SELECT COUNT(*) AS rows_now FROM {Sql.Table(Plan.Warehouse.Schema, Object.Table)}) t
        WHERE NOT EXISTS (SELECT 1 FROM orchestrator.ledger WHERE load_id = {Sql.Text(Verdict.LoadId)})
        """;

    private IReadOnlyList<string> Coverage() => Covered is not { } covered ? [] :
    [
        $"""
        INSERT INTO orchestrator.coverage (pipeline, object, load_id, run_id, target_schema, target_table, signature, cursor_column,
            covered_from, covered_to)
        SELECT {Origin}, {Target}, {Sql.Text(Object.Signature)}, {Cursor},
            CAST({Sql.Moment(covered.From)} AS timestamp), CAST({Sql.Moment(covered.To)} AS timestamp)
        WHERE NOT EXISTS (SELECT 1 FROM orchestrator.coverage WHERE load_id = {Sql.Text(Verdict.LoadId)})
        """,
    ];
}
