using Orchestrator.Warehouse;

namespace Orchestrator.Cli.Warehouse;

/// <summary>Coverage as a person reads it, and as a program does.</summary>
/// <param name="goal">Greatest age of an object's newest data; null for no goal.</param>
public sealed class CoverageText(IReadOnlyList<PipelineCoverage> pipelines, TimeSpan? goal)
{
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
                to.WriteLine($"  gap   {o.Name}   {Moment.Text(gap.From)} -> {Moment.Text(gap.To)}   {Moment.Span(gap.To - gap.From)}");
                to.WriteLine($"        {gap.Reason}");
            }
        }
    }

    private void WriteNext(TextWriter to)
    {
        foreach (PipelineCoverage pipeline in pipelines.Where(pipeline => pipeline.Objects.Any(o => o.Gaps.Count > 0)))
        {
            string[] torn = [.. pipeline.Objects.Where(o => o.Gaps.Count > 0).Select(o => o.Name)];
            to.WriteLine();
            to.WriteLine("Next:");
            to.WriteLine($"  orchestrator heal {pipeline.Pipeline}{(torn is [var one] ? $" {one}" : "")}          loads exactly what is missing");
        }
    }

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
