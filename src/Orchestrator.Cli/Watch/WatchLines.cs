using System.Globalization;
using Orchestrator.Cli.Demo;
using Orchestrator.Cli.Show;
using Orchestrator.Objects;
using Orchestrator.Reporting;
using Orchestrator.Runs;

namespace Orchestrator.Cli.Watch;

/// <summary>
/// Turns looks at a run into lines: one per change of state, and a word about what is running when a minute brought no change.
/// </summary>
public sealed class WatchLines(string run)
{
    private const int MostRunning = 3;
    private const string NoPlace = "......";

    private static readonly TimeSpan Heartbeat = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, ObjectState> _told = new(StringComparer.Ordinal);
    private DateTimeOffset? _spoke;
    private bool _consolidating;

    /// <summary>The lines as a person reads them.</summary>
    public IReadOnlyList<string> Of(RunView view, DateTimeOffset now) =>
        [.. Changes(view, now).Select(change => $"{now.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture)}  {change.Line}")];

    /// <summary>What has changed since the last look.</summary>
    public IReadOnlyList<WatchedChange> Changes(RunView view, DateTimeOffset now)
    {
        List<WatchedChange> said = [.. Began(view), .. Ended(view), .. Consolidating(view), .. End(run, view)];
        if (said.Count == 0 && now - _spoke >= Heartbeat)
        {
            said = [.. Running(view)];
        }

        _spoke = said.Count > 0 ? now : _spoke;
        return said;
    }

    private IEnumerable<WatchedChange> Began(RunView view) =>
        _spoke is null ? [new WatchedChange("run_started", $"run {run} started: {Counted.Of(view.Total, "object")}")] : [];

    private IEnumerable<WatchedChange> Ended(RunView view)
    {
        int name = view.Objects.Select(o => o.Name.Length).Append(11).Max();
        IEnumerable<ObjectReport> ended = view.Objects.Where(o =>
            o.State is not (ObjectState.Queued or ObjectState.Creating or ObjectState.Running));
        foreach (ObjectReport o in ended.OrderBy(o => o.EndedAt ?? DateTimeOffset.MaxValue))
        {
            bool again = _told.TryGetValue(o.Name, out ObjectState before);
            if (again && before == o.State)
            {
                continue;
            }

            // A load can be set aside after it was staged: its rows did not add up.
            _told[o.Name] = o.State;
            string place = again ? NoPlace : $"{_told.Count} of {view.Total}";
            yield return new WatchedChange("object_state", $"{place}  {o.Name.PadRight(name)}  {What(o)}", o);
        }
    }

    private static string What(ObjectReport o) => o.State == ObjectState.Loaded
        ? $"{"loaded",-11}  {DayTable.Number(o.RecordsRead)} rows in {ReportText.Took(o.EndedAt - o.StartedAt)}"
        : $"{o.State.ToString().ToUpperInvariant(),-11}  {OneLine(o.Error ?? "no reason was given")}";

    private IEnumerable<WatchedChange> Consolidating(RunView view)
    {
        if (_consolidating || view.Statements.Count == 0)
        {
            return [];
        }

        _consolidating = true;
        string line = $"consolidating {Counted.Of(_told.Values.Count(state => state == ObjectState.Loaded), "object")}";
        return [new WatchedChange("statement_state", line)];
    }

    private static IEnumerable<WatchedChange> Running(RunView view)
    {
        ObjectReport[] running = [.. view.Objects.Where(o => o.State is ObjectState.Creating or ObjectState.Running)];
        foreach (ObjectReport o in running.Take(MostRunning))
        {
            string line = $"{NoPlace}  {o.Name}  {ReportText.Camel(o.State)}, {DayTable.Number(o.RecordsRead)} rows so far";
            yield return new WatchedChange("object_state", line, o);
        }

        if (running.Length == 0)
        {
            yield return new WatchedChange(WatchedChange.TextOnly, $"{NoPlace}  {PhaseText(view.Phase)}");
        }
        else if (running.Length > MostRunning)
        {
            yield return new WatchedChange(WatchedChange.TextOnly, $"{NoPlace}  and {running.Length - MostRunning} more");
        }
    }

    private static string PhaseText(RunPhase phase) => phase == RunPhase.CleaningUp ? "cleaning up" : phase.ToString().ToLowerInvariant();

    /// <summary>The last words on a run that has ended.</summary>
    public static IEnumerable<string> Ending(string run, RunView view) => End(run, view).Select(change => change.Line);

    private static IEnumerable<WatchedChange> End(string run, RunView view)
    {
        if (view.EndedAt is not { } end)
        {
            yield break;
        }

        // What no line of an object has said.
        IEnumerable<string> why =
        [
            .. (view.Report?.Problems ?? []).Select(problem => $"{problem.Code}: {problem.Message}"),
            .. (view.Report?.Statements ?? []).Where(s => !s.Succeeded).Select(s => $"{s.Step} failed: {s.Error}"),
            .. view.Report?.Errors ?? [],
            .. view.Error is { } error ? [error] : Array.Empty<string>(),
        ];
        foreach (string reason in why)
        {
            yield return new WatchedChange(WatchedChange.TextOnly, $"why: {OneLine(reason)}");
        }

        int exit = ExitCode.Of(view);
        string failed = view.Failed > 0 ? $", {view.Failed} failed" : "";
        string code = exit == ExitCode.Done ? "" : $". Exit code {exit}";
        string outcome = view.Outcome?.ToString() ?? view.Status;
        string line = $"run {outcome} in {ReportText.Took(end - view.StartedAt)}: {view.Loaded} loaded{failed}{code}";
        yield return new WatchedChange(WatchedChange.TextOnly, line);
        if (exit != ExitCode.Done)
        {
            yield return new WatchedChange(WatchedChange.TextOnly, $"next: orchestrator show {run}");
        }
    }

    private static string OneLine(string text) => string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
}

/// <summary>One change, as a line and as a program tells it.</summary>
/// <param name="Type">Of the JSON line.</param>
/// <param name="Object">Whose state it is; null for the run as a whole.</param>
public sealed record WatchedChange(string Type, string Line, ObjectReport? Object = null)
{
    /// <summary>A word to people: programs have the receipts, problems and summary of a run that has ended.</summary>
    public const string TextOnly = "text";

    public string Level => Object?.State is ObjectState.Failed or ObjectState.Quarantined ? "error" : "info";
}
