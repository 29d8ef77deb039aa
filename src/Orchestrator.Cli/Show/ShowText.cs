using System.Globalization;
using Orchestrator.Planning;
using Orchestrator.Reporting;
using Orchestrator.Warehouse;
using static Orchestrator.Reporting.ReportText;

namespace Orchestrator.Cli.Show;

/// <summary>A run as a person reads it: the answer first, what to do last.</summary>
public sealed class ShowText(RunView run, ShowOptions options)
{
    public IEnumerable<string> Lines()
    {
        yield return Headline();
        if (run.Report?.RetryOf is { } former)
        {
            yield return $"retry of {former}";
        }
        else if (run.StartedBy is { } starter)
        {
            yield return $"started by {starter}";
        }

        string[] why = [.. new WhyBlock(run, options).Lines()];
        if (why.Length > 0)
        {
            yield return "";
        }

        foreach (string line in why)
        {
            yield return line;
        }

        foreach (IEnumerable<string> part in new[] { Objects(), Timeline(), Windows(), Statements(), Left(), Next() })
        {
            string[] lines = [.. part];
            if (lines.Length > 0)
            {
                yield return "";
            }

            foreach (string line in lines)
            {
                yield return line;
            }
        }
    }

    private string Headline()
    {
        string outcome = run.Outcome switch
        {
            RunOutcome.Succeeded => Terminal.Good("SUCCEEDED"),
            RunOutcome.PartiallySucceeded => Terminal.Bad("PARTIALLY SUCCEEDED"),
            RunOutcome.Failed => Terminal.Bad("FAILED"),
            RunOutcome.Canceled => Terminal.Bad("CANCELED"),
            _ when run.EndedAt is null => $"RUNNING, {run.Phase.ToString().ToLowerInvariant()}, {run.Loaded} of {run.Total} loaded",
            _ => Terminal.Bad(run.Status.ToUpperInvariant()),
        };
        string time = run.EndedAt is { } end
            ? $"{Minute(run.StartedAt)} -> {(end.Date == run.StartedAt.Date ? Clock(end) : Minute(end))} UTC, {Took(end - run.StartedAt)}"
            : $"since {Minute(run.StartedAt)} UTC";
        return $"{outcome}   run {run.RunId}   {time}";
    }

    private IEnumerable<string> Objects()
    {
        if (run.Objects.Count == 0)
        {
            return [];
        }

        var table = new ReceiptTable(run, options);
        string[] equations = [.. table.Equations()];
        return equations.Length == 0 ? table.Lines() : [.. table.Lines(), "", .. equations];
    }

    private IEnumerable<string> Timeline() => new Timeline(run, new ReceiptTable(run, options).Shown()).Lines();

    private IEnumerable<string> Windows()
    {
        if (!options.Detailed)
        {
            yield break;
        }

        foreach (ObjectReport o in run.Objects)
        {
            string window = o.Window is { } asked ? $"{Minute(asked.From)} -> {Minute(asked.To)} UTC" : "everything";
            string attempts = Counted.Of(o.Attempts, "attempt");
            yield return $"{o.Name}   {o.Mode?.ToString().ToLowerInvariant() ?? "-"}   {window}";
            yield return $"  {attempts}, {Took(o.EndedAt - o.StartedAt)}, load {o.LoadId ?? "-"}";
            if (o.Because is not null)
            {
                yield return $"  because {o.Because}";
            }
        }
    }

    private IEnumerable<string> Statements()
    {
        string heading = "statements    ";
        int step = (run.Report?.Statements ?? []).Select(statement => statement.Step.Length).Append(14).Max();
        foreach (StatementOutcome statement in run.Report?.Statements ?? [])
        {
            if (statement.NotCalled is { } why)
            {
                yield return $"{heading}{statement.Step.PadRight(step)} not called: {why}";
                heading = new string(' ', heading.Length);
                continue;
            }

            string ended = statement.Succeeded ? "finished" : "FAILED";
            string id = options.Detailed ? $"   {Counted.Of(statement.Attempts, "attempt")}, statement {statement.StatementId ?? "never accepted"}" : "";
            yield return $"{heading}{statement.Step.PadRight(step)} {ended,-8}  {Took(TimeSpan.FromSeconds(statement.Seconds))}{id}";
            heading = new string(' ', heading.Length);
            foreach (IReadOnlyList<string?> row in statement.Result?.Rows ?? [])
            {
                yield return $"{heading}  > {string.Join("   ", statement.Result!.Columns.Zip(row, (column, value) => $"{column} = {value ?? "null"}"))}";
            }
        }

        foreach (StatementView statement in run.Report is null ? run.Statements : [])
        {
            yield return $"{heading}{statement.Step,-14} {statement.State.ToString().ToLowerInvariant()}";
            heading = new string(' ', heading.Length);
        }
    }

    private IEnumerable<string> Left()
    {
        if (run.Report?.Leftovers is not { } left)
        {
            yield break;
        }

        yield return $"left behind   {Counted.Of(left.Flows.Count, "flow")}, {Counted.Of(left.StagingTables.Count, "staging table")}";
        foreach (string name in left.Flows.Concat(left.StagingTables))
        {
            yield return $"                {name}";
        }

        if (left.Flows.Count + left.StagingTables.Count > 0)
        {
            yield return "                the janitor removes them after the lease of the run";
        }
    }

    private IEnumerable<string> Next()
    {
        string[] retry = [.. new WhyBlock(run, options).Retry()];
        if (run.EndedAt is null)
        {
            return ["Next:", $"  orchestrator show {run.RunId} --watch", $"  orchestrator cancel {run.RunId}"];
        }

        if (run.Outcome is RunOutcome.Succeeded)
        {
            return [];
        }

        string[] detailed = options.Detailed ? [] : [$"  orchestrator show {run.RunId} --detailed"];
        return retry.Length + detailed.Length == 0 ? [] : ["Next:", .. retry, .. detailed];
    }

    private static string Clock(DateTimeOffset moment) => moment.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture);
}
