using Orchestrator.Configuration;
using Orchestrator.Objects;
using Orchestrator.Planning;
using Orchestrator.Reporting;
using Orchestrator.Warehouse;

namespace Orchestrator.Cli.Show;

/// <summary>Why a run did not simply succeed, and what to do about it: a sentence, the service's words, the next step.</summary>
public sealed class WhyBlock(RunView run, ShowOptions options)
{
    private const int MostReasons = 5;
    private const int MostNames = 8;

    public IEnumerable<string> Lines()
    {
        List<IReadOnlyList<string>> reasons = [.. Reasons()];
        int shown = options.Detailed || options.All ? reasons.Count : Math.Min(reasons.Count, MostReasons);
        for (int i = 0; i < shown; i++)
        {
            foreach (string line in reasons[i])
            {
                yield return line;
            }
        }

        if (shown < reasons.Count)
        {
            yield return $"      and {reasons.Count - shown} more     --detailed shows them";
        }
    }

    private IEnumerable<IReadOnlyList<string>> Reasons()
    {
        foreach (ConfigurationProblem problem in run.Report?.Problems ?? [])
        {
            string[] text = ProblemText.Of(problem).TrimEnd('\n').Split('\n');
            yield return [$"Why   {text[0]}", .. text.Skip(1).Select(line => $"      {line}".TrimEnd()), Do("correct the file, then start the pipeline again")];
        }

        // Objects that failed for one reason are one reason.
        foreach (ObjectReport[] alike in run.Objects.Where(o => o.State is ObjectState.Failed or ObjectState.Quarantined)
            .GroupBy(o => (o.State, o.Error), (_, some) => some.ToArray()))
        {
            yield return Of(alike);
        }

        foreach (StatementOutcome statement in (run.Report?.Statements ?? []).Where(s => s is { Succeeded: false, Procedure: not null, NotCalled: null }))
        {
            yield return
            [
                $"Why   {statement.Step} of the pipeline failed; what was consolidated before it stays.",
                .. Said(statement.Error),
                Do($"correct the procedure, then orchestrator retry {run.RunId}"),
            ];
        }

        if (NotCalled() is { Length: > 0 } left)
        {
            yield return [.. Wrapped.Of($"Not called: {string.Join("; ", left)}.", "Why   ", "      ")];
        }

        foreach (string error in (run.Report?.Errors ?? []).Append(run.Error).OfType<string>())
        {
            yield return [.. Wrapped.Of(error, "Why   ", "      ")];
        }

        if (run.Outcome == RunOutcome.Canceled)
        {
            yield return
            [
                "Why   The run was cancelled; what was not consolidated by then is discarded.",
                "      no data is lost: the next run starts where the coverage of each object ends",
            ];
        }

        if (run.Status == "Terminated")
        {
            yield return
            [
                "Why   The run was terminated by an operator; it could not clean up.",
                Do("nothing: the janitor removes its flows and staging tables after their lease"),
            ];
        }
    }

    private static IReadOnlyList<string> Of(ObjectReport[] alike)
    {
        ObjectReport o = alike[0];
        string attempts = o.Attempts > 1 ? $" after {o.Attempts} attempts" : "";
        string what = alike.Length == 1 ? "nothing of this load was consolidated" : "nothing of these loads was consolidated";
        if (o.State == ObjectState.Failed)
        {
            return
            [
                .. Wrapped.Of($"{Names(alike)} failed{attempts}: {what}.", "Why   ", "      "),
                .. Said(o.Error),
                "      no data is lost: the next run starts where the coverage ends",
            ];
        }

        return
        [
            .. Wrapped.Of($"{Names(alike)} {(alike.Length == 1 ? "is" : "are")} quarantined{attempts}: {what}.", "Why   ", "      "),
            .. Said(o.Error),
            .. alike.Where(a => a.LoadId is not null)
                .Select(a => Do($"look at salesforce_incremental.{LoadId.StagingTable(a.Name, a.LoadId!)}; it is kept for some days")),
            "      no data is lost: the next run loads the window again",
        ];
    }

    private string[] NotCalled() =>
        [.. (run.Report?.Statements ?? []).Where(s => s is { Succeeded: false, NotCalled: not null }).Select(s => $"{s.Step}, because {s.NotCalled}")];

    private static string Names(ObjectReport[] alike) => alike.Length <= MostNames
        ? string.Join(", ", alike.Select(o => o.Name))
        : $"{string.Join(", ", alike.Take(MostNames).Select(o => o.Name))} and {alike.Length - MostNames} more";

    /// <summary>Loads what the run did not, and only that.</summary>
    public IEnumerable<string> Retry() => run.EndedAt is not null
        && (run.Objects.Any(o => o.State is not ObjectState.Loaded) || (run.Report?.Statements ?? []).Any(s => s is { Succeeded: false, Procedure: not null }))
        ? [$"  orchestrator retry {run.RunId}"]
        : [];

    private static IEnumerable<string> Said(string? error) => Wrapped.Of(error ?? "no reason was given", "      > ", "        ");

    private static string Do(string what) => $"      do      {what}";
}
