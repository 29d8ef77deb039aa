using System.Globalization;
using Orchestrator.Objects;
using Orchestrator.Reporting;

namespace Orchestrator.Cli.Show;

/// <summary>When each part of a run was at work, a line each, to scale; runs that ended only.</summary>
public sealed class Timeline(RunView run, IReadOnlyList<ObjectReport> shown)
{
    private const int Width = 56;
    private const int LongestName = 24;

    public IEnumerable<string> Lines()
    {
        List<Bar> bars = [.. Objects(), .. Statements()];
        if (run.EndedAt is not { } end || bars.Count == 0 || end <= run.StartedAt)
        {
            yield break;
        }

        DateTimeOffset settled = bars.Max(bar => bar.End);
        if (settled < end)
        {
            bars.Add(new Bar("clean-up", settled, settled, end, 'c'));
        }

        int name = Math.Min(LongestName, bars.Max(bar => bar.Name.Length));
        yield return $"{new string(' ', name)}  {Ruler(end)}";
        foreach (Bar bar in bars)
        {
            string waited = bar.Begun - bar.Start >= TimeSpan.FromSeconds(1) ? $"  waited {ReportText.Took(bar.Begun - bar.Start)}" : "";
            string label = ReportText.OneLine(bar.Name, name).PadRight(name);
            yield return $"{label}  {Draw(bar, end).PadRight(Width)}  {ReportText.Took(bar.End - bar.Start)}{waited}";
        }

        yield return $"{new string(' ', name)}  . waiting   = flow   # statement   c clean-up   x failed";
    }

    // The flow's begin is AWS's word, its end ours; clocks that differ must not turn a bar around.
    private IEnumerable<Bar> Objects() =>
        from o in shown
        where o.StartedAt is not null && o.EndedAt is not null
        let begun = o.ExtractedAt is { } at && at > o.StartedAt && at < o.EndedAt ? at : o.StartedAt!.Value
        let mark = o.State is ObjectState.Failed or ObjectState.Quarantined ? 'x' : '='
        select new Bar(o.Name, o.StartedAt!.Value, begun, o.EndedAt!.Value, '=') { Last = mark };

    private IEnumerable<Bar> Statements() =>
        from s in run.Statements
        where s.Seconds is not null
        let end = s.StartedAt.AddSeconds(s.Seconds!.Value)
        select new Bar(s.Step, s.StartedAt, s.StartedAt, end, '#') { Last = s.State == StatementState.Failed ? 'x' : '#' };

    private string Draw(Bar bar, DateTimeOffset end)
    {
        int start = Column(bar.Start, end);
        int begun = Column(bar.Begun, end);
        // Even what took no time is seen.
        int last = Math.Max(start, Column(bar.End, end) - 1);
        char[] line = new string(' ', Width).ToCharArray();
        for (int i = start; i <= last; i++)
        {
            line[i] = i < begun ? '.' : bar.Mark;
        }

        line[last] = bar.Last ?? bar.Mark;
        return new string(line).TrimEnd();
    }

    private int Column(DateTimeOffset moment, DateTimeOffset end) =>
        (int)Math.Clamp(Width * ((moment - run.StartedAt) / (end - run.StartedAt)), 0, Width - 1);

    private string Ruler(DateTimeOffset end)
    {
        string format = end - run.StartedAt < TimeSpan.FromMinutes(10) ? "HH:mm:ss" : "HH:mm";
        string At(DateTimeOffset moment) => moment.UtcDateTime.ToString(format, CultureInfo.InvariantCulture);
        string middle = At(run.StartedAt + (end - run.StartedAt) / 2);
        return $"{At(run.StartedAt).PadRight(Width / 2)}{middle.PadRight(Width / 2 - format.Length)}{At(end)}";
    }

    /// <param name="Start">It was asked for.</param>
    /// <param name="Begun">It was at work.</param>
    private sealed record Bar(string Name, DateTimeOffset Start, DateTimeOffset Begun, DateTimeOffset End, char Mark)
    {
        public char? Last { get; init; }
    }
}
