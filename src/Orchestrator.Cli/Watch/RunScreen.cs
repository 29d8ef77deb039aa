using System.Globalization;
using Orchestrator.Objects;
using Orchestrator.Reporting;
using Orchestrator.Runs;

namespace Orchestrator.Cli.Watch;

/// <summary>
/// A run as a terminal shows it: what failed first, then what is running, then what is done; what does not fit is counted. A dash stands
/// for what is not known: AppFlow tells how many records it has read, never how many there are, so there is no share and no time left.
/// </summary>
public static class RunScreen
{
    private const int LinesAround = 7;
    private const int LeastLines = 3;

    /// <param name="width">Columns a line may take.</param>
    /// <param name="height">Lines there are; never exceeded but on the smallest of screens.</param>
    public static IReadOnlyList<string> Lines(RunView run, DateTimeOffset now, int width, int height)
    {
        DateTimeOffset until = run.EndedAt ?? now;
        Row[] rows = [.. run.Objects.Select(o => Row.Of(o, until)).Concat(run.Statements.Select(s => Row.Of(s, until)))
            .OrderBy(row => row.Rank).ThenByDescending(row => row.EndedAt)];
        int room = Math.Max(LeastLines, height - LinesAround);
        int shown = rows.Length <= room ? rows.Length : room - 1;
        int name = rows.Take(shown).Select(row => row.Name.Length).Append(12).Max();
        string[] folded = shown < rows.Length ? [$"  + {ReportText.Number(rows.Length - shown)} more: {Counts(rows.Skip(shown))}"] : [];
        string[] lines =
        [
            $"{run.Pipeline}   run {run.RunId}   {Words(run)}   {ReportText.Took(until - run.StartedAt)}",
            "",
            $"  {"object".PadRight(name)}  {"state",-11}  {"rows",11}  {"rows/s",8}  {"took",7}",
            .. rows.Take(shown).Select(row => row.Text(name)),
            .. folded,
            "",
            $"  {Counts(rows.Where(row => row.IsObject))}",
            .. run.EndedAt is null ? new[] { "  Ctrl+C leaves the run going, twice cancels it" } : [],
        ];
        return [.. lines.Select(line => line.Length <= width ? line : $"{line[..(width - 1)]}…")];
    }

    private static string Words(RunView run) => run.EndedAt is not null ? run.Outcome?.ToString() ?? run.Status
        : run.Phase == RunPhase.CleaningUp ? "cleaning up"
        : run.Phase.ToString().ToLowerInvariant();

    private static string Counts(IEnumerable<Row> rows) => rows.GroupBy(row => row.State)
        .OrderBy(group => group.First().State switch { "loaded" => 0, "running" => 1, "creating" => 2, "queued" => 3, _ => 4 })
        .ThenBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => $"{ReportText.Number(group.Count())} {group.Key}")
        .DefaultIfEmpty("nothing yet")
        .Aggregate((one, other) => $"{one}, {other}");

    private sealed record Row(string Name, string State, int Rank, long? Rows, TimeSpan? Took, DateTimeOffset? EndedAt, string? Note, bool IsObject)
    {
        private bool IsBad => Rank == 0;

        private bool IsRunning => Rank == 1;

        public static Row Of(ObjectReport o, DateTimeOffset until)
        {
            bool isKnown = o.RecordsRead > 0 || o.State == ObjectState.Loaded;
            TimeSpan? took = o.State == ObjectState.Queued ? null : (o.EndedAt ?? until) - o.StartedAt;
            return new Row(o.Name, ReportText.Camel(o.State), RankOf(o.State), isKnown ? o.RecordsRead : null, took, o.EndedAt, o.Error, true);
        }

        public static Row Of(StatementView s, DateTimeOffset until)
        {
            int rank = s.State switch { StatementState.Failed or StatementState.NotCalled => 0, StatementState.Running => 1, _ => 2 };
            TimeSpan? took = s.Seconds is { } seconds ? TimeSpan.FromSeconds(seconds)
                : s.State == StatementState.Running ? until - s.StartedAt : null;
            string state = s.State switch { StatementState.Succeeded => "done", StatementState.NotCalled => "not called", _ => ReportText.Camel(s.State) };
            return new Row(s.Step, state, rank, null, took, s.StartedAt, s.Error, false);
        }

        public string Text(int name)
        {
            double? perSecond = Rows > 0 && !IsBad && Took?.TotalSeconds >= 1 ? Rows / Took?.TotalSeconds : null;
            string mark = IsBad ? "x" : IsRunning ? ">" : " ";
            string rows = Rows is { } count ? ReportText.Number(count) : "-";
            string speed = perSecond?.ToString("N0", CultureInfo.InvariantCulture) ?? "-";
            string line = $"{mark} {Name.PadRight(name)}  {State,-11}  {rows,11}  {speed,8}  {ReportText.Took(Took),7}";
            return Note is null ? line : $"{line}   {string.Join(' ', Note.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))}";
        }

        private static int RankOf(ObjectState state) => state switch
        {
            ObjectState.Failed or ObjectState.Quarantined => 0,
            ObjectState.Creating or ObjectState.Running => 1,
            ObjectState.Loaded => 2,
            _ => 3,
        };
    }
}
