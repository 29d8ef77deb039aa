using System.Globalization;
using Orchestrator.Cli.Show;
using Orchestrator.Objects;
using Orchestrator.Warehouse;

namespace Orchestrator.Cli.Warehouse;

/// <summary>Coverage as a person reads it, and as a program does.</summary>
/// <param name="goal">Greatest age of an object's newest data; null for no goal.</param>
public sealed class CoverageText(IReadOnlyList<PipelineCoverage> pipelines, TimeSpan? goal)
{
    private const int MostNames = 5;

    private readonly int _gaps = pipelines.Sum(pipeline => pipeline.Objects.Sum(o => o.Gaps.Count));
    private readonly int _never = pipelines.Sum(pipeline => pipeline.Objects.Count(o => o.State == CoverageState.Never));
    private readonly int _late = pipelines.Sum(pipeline => pipeline.Objects.Count(o => IsBehind(pipeline, o, goal)));

    private int Exit => _gaps + _never + _late == 0 ? ExitCode.Done : ExitCode.NotRight;

    public int Write(TextWriter to, bool quiet)
    {
        to.WriteLine(Verdict());
        if (!quiet)
        {
            foreach (PipelineCoverage pipeline in pipelines)
            {
                Write(to, pipeline);
            }

            WriteNext(to);
        }

        return Exit;
    }

    public int WriteJson(JsonEvents json)
    {
        foreach (PipelineCoverage pipeline in pipelines)
        {
            foreach (CoverageOfObject o in pipeline.Objects)
            {
                json.Write("coverage", new
                {
                    time = pipeline.AsOf,
                    pipeline = pipeline.Pipeline,
                    @object = o.Name,
                    state = o.State,
                    coveredTo = o.CoveredTo,
                    newest = o.Newest,
                    ageSeconds = Age(pipeline, o)?.TotalSeconds,
                    goal = goal is null ? null : Goal(pipeline, o),
                    gaps = o.Gaps,
                    missed = o.Missed,
                    lastRun = pipeline.LastRun,
                });
            }
        }

        return json.End(Exit, new { gaps = _gaps, neverLoaded = _never, late = _late });
    }

    private string Verdict()
    {
        string[] wrong =
        [
            .. _gaps > 0 ? new[] { Counted.Of(_gaps, "gap") } : [],
            .. _never > 0 ? new[] { $"{Counted.Of(_never, "object")} without a full load" } : [],
            .. _late > 0 ? new[] { $"{Counted.Of(_late, "object")} behind the goal" } : [],
        ];
        string goalText = goal is { } age ? $" Goal: data not older than {Moment.Span(age)}." : "";
        string when = pipelines.Count == 0 ? "" : $" Checked {Moment.Text(pipelines.Max(pipeline => pipeline.AsOf))} UTC.";
        return $"{(wrong.Length == 0 ? "Covered without a gap" : string.Join(", ", wrong))}.{goalText}{when}";
    }

    private void Write(TextWriter to, PipelineCoverage pipeline)
    {
        int width = pipeline.Objects.Select(o => o.Name.Length).Append(12).Max();
        string goalName = goal is null ? "" : $"{"goal",-5}  ";
        to.WriteLine();
        to.WriteLine(pipeline.Pipeline);
        to.WriteLine($"  {"object".PadRight(width)}  {"covered, UTC",-43}  {"newest data",-11}  {goalName}{CoverageBar.Heading(pipeline.AsOf)}");
        foreach (CoverageOfObject o in pipeline.Objects)
        {
            string covered = o.State switch
            {
                CoverageState.Never => "never",
                CoverageState.Gap => $"{Range(o)} {Counted.Of(o.Gaps.Count, "gap")}",
                _ => $"{Range(o)} whole",
            };
            string age = Age(pipeline, o) is { } time ? Moment.Span(time) : "-";
            string word = goal is null ? "" : $"{Goal(pipeline, o),-5}  ";
            to.WriteLine($"  {o.Name.PadRight(width)}  {covered,-43}  {age,-11}  {word}{CoverageBar.Of(o, pipeline.AsOf)}");
        }

        foreach (CoverageOfObject o in pipeline.Objects)
        {
            foreach (CoverageGap gap in o.Gaps)
            {
                to.WriteLine();
                string rows = gap.AboutRows is { } about ? $"   about {about.ToString("N0", CultureInfo.InvariantCulture)} rows by the days around it" : "";
                to.WriteLine($"  gap   {o.Name}   {Moment.Text(gap.From)} -> {Moment.Text(gap.To)}   {Moment.Span(gap.To - gap.From)}{rows}");
                WriteReason(to, gap.Reason);
            }
        }

        foreach (CoverageOfObject o in pipeline.Objects.Where(o => o.Missed is not null || IsMissing(pipeline, o)))
        {
            to.WriteLine();
            to.WriteLine($"  {Word(pipeline, o),-6}{o.Name}");
            WriteReason(to, Why(pipeline, o));
        }
    }

    private static void WriteReason(TextWriter to, string reason)
    {
        foreach (string line in Wrapped.Of(reason, "        ", "        "))
        {
            to.WriteLine(line);
        }
    }

    private string Word(PipelineCoverage pipeline, CoverageOfObject o) =>
        o.State == CoverageState.Never ? "never" : IsBehind(pipeline, o, goal) ? Goal(pipeline, o).ToLowerInvariant() : "fails";

    /// <summary>What is known of why an object has no newer data.</summary>
    private static string Why(PipelineCoverage pipeline, CoverageOfObject o)
    {
        string loading = o.IsLoading ? "a run is loading it now; " : "";
        if (o.Missed is { } missed)
        {
            string runs = missed.Count == 1 ? "the last run" : $"the last {missed.Count} runs";
            string reason = missed.Reason is { } said ? $": {said}" : "";
            return missed.Count == 1 ? $"{loading}{runs} {Verb(missed)}{reason}"
                : missed.Alike == missed.Count ? $"{loading}{runs} {Verb(missed)} the same way{reason}"
                : $"{loading}{runs} did not load it; the newest {Verb(missed)}{reason}";
        }

        return o.IsLoading ? "a run is loading it now"
            : pipeline.LastRun is { } last
                ? $"no run is known to have failed on it; the last run, {last.RunId}, ended {Moment.Text(last.EndedAt)} UTC"
            : "no run of the pipeline has ended";
    }

    private static string Verb(MissedRuns missed) => missed.State switch
    {
        ObjectState.Quarantined => "quarantined its load",
        ObjectState.Skipped => "ended before its turn",
        _ => "failed",
    };

    private void WriteNext(TextWriter to)
    {
        List<(string Command, string What)> next = [];
        foreach (PipelineCoverage pipeline in pipelines)
        {
            CoverageOfObject[] torn = [.. pipeline.Objects.Where(o => o.Gaps.Count > 0)];
            if (torn is not [])
            {
                string window = torn is [{ Gaps: [var gap] }] ? $" {Moment.Minute(gap.From)} -> {Moment.Minute(gap.To)}" : " what is missing";
                next.Add(($"heal {pipeline.Pipeline}{(torn is [var one] ? $" {one.Name}" : "")}", $"loads exactly{window}"));
            }

            next.AddRange(pipeline.Objects.Where(o => o.Missed is not null).GroupBy(o => o.Missed!.RunId, StringComparer.Ordinal)
                .Select(run => ($"show {run.Key}", $"why {Names([.. run.Select(o => o.Name)])} not loaded")));
            string[] never = [.. pipeline.Objects.Where(o => o is { State: CoverageState.Never, Missed: null, IsLoading: false }).Select(o => o.Name)];
            if (never is not [])
            {
                next.Add(($"run {pipeline.Pipeline} --objects {string.Join(',', never.Take(MostNames))}", "loads what never was"));
            }
        }

        int width = next.Select(line => line.Command.Length).DefaultIfEmpty().Max();
        foreach ((int place, (string command, string what)) in next.Index())
        {
            to.Write(place == 0 ? $"{to.NewLine}Next:{to.NewLine}" : "");
            to.WriteLine($"  orchestrator {command.PadRight(width)}   {what}");
        }
    }

    private static string Names(string[] names) => names.Length <= MostNames
        ? $"{string.Join(", ", names)} {(names.Length == 1 ? "was" : "were")}"
        : $"{string.Join(", ", names.Take(MostNames))} and {names.Length - MostNames} more were";

    private bool IsMissing(PipelineCoverage pipeline, CoverageOfObject o) =>
        o.State == CoverageState.Never || IsBehind(pipeline, o, goal);

    /// <summary>"due": behind the goal, and a run is under way that may mend it.</summary>
    private string Goal(PipelineCoverage pipeline, CoverageOfObject o) => Age(pipeline, o) switch
    {
        { } when !IsBehind(pipeline, o, goal) => "ok",
        _ when o.IsLoading => "due",
        { } age when age > 2 * goal => "STALE",
        _ => "LATE",
    };

    // Nothing newer is asked for than where a range ends.
    private static bool IsBehind(PipelineCoverage pipeline, CoverageOfObject o, TimeSpan? goal) =>
        Age(pipeline, o) > goal && !(o.Newest >= o.Asked?.To);

    private static TimeSpan? Age(PipelineCoverage pipeline, CoverageOfObject o) => pipeline.AsOf - o.Newest;

    private static string Range(CoverageOfObject o)
    {
        string from = o.Asked is { } asked ? Moment.Minute(asked.From) : "full load";
        return $"{from,-16} -> {Moment.Minute((o.Gaps.Count > 0 ? o.Newest : o.CoveredTo)!.Value)}";
    }
}
