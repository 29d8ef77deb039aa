using System.Text;
using Orchestrator.Objects;
using Orchestrator.Warehouse;

namespace Orchestrator.Reporting;

/// <summary>A run as Markdown, for tickets, wikis and mails: the answer first, then why, then every row accounted for.</summary>
public sealed class RunMarkdown
{
    private const int LongestCell = 300;

    private readonly StringBuilder text = new();
    private readonly RunView run;

    private RunMarkdown(RunView run) => this.run = run;

    public static string Of(RunView run)
    {
        var page = new RunMarkdown(run);
        page.Head();
        page.Why();
        page.Objects();
        page.Statements();
        page.Left();
        return page.text.ToString();
    }

    private void Head()
    {
        text.Append($"# {run.Outcome?.ToString() ?? run.Status}: {run.RunId}\n\n");
        text.Append(run.EndedAt is { } end
            ? $"{ReportText.Minute(run.StartedAt)} to {ReportText.Minute(end)} UTC, {ReportText.Took(end - run.StartedAt)}. "
            : $"Since {ReportText.Minute(run.StartedAt)} UTC, {ReportText.Camel(run.Phase)}. ");
        text.Append($"{run.Loaded} of {run.Total} objects loaded, {run.Failed} failed.\n");
        if (run.Report?.RetryOf is { } former)
        {
            text.Append($"\nRetry of `{former}`.\n");
        }
    }

    private void Why()
    {
        string[] reasons =
        [
            .. (run.Report?.Problems ?? []).Select(problem =>
                $"{problem.Code}: {problem.Message}{(problem.File is null ? "" : $" (`{problem.File}`, line {problem.Line})")}"),
            .. run.Objects.Where(o => o.State is ObjectState.Failed or ObjectState.Quarantined)
                .Select(o => $"**{o.Name}** {ReportText.Camel(o.State)}: {o.Error ?? "no reason was given"}"),
            .. run.Statements.Where(s => s.State == StatementState.Failed).Select(s => $"**{s.Step}** failed: {s.Error}"),
            .. (run.Report?.Errors ?? []).Append(run.Error).OfType<string>(),
        ];
        if (reasons.Length > 0)
        {
            text.Append("\n## Why\n\n").AppendJoin('\n', reasons.Select(reason => $"- {Inline(reason, 2_000)}")).Append('\n');
        }
    }

    private void Objects()
    {
        if (run.Objects.Count == 0)
        {
            return;
        }

        Dictionary<string, LoadReceipt> receipts =
            (run.Report?.Receipts ?? []).ToDictionary(receipt => receipt.LoadId, StringComparer.Ordinal);
        Heading("Objects", ["object", "state", "mode", "window, UTC", "took"],
            ["read", "new", "changed", "gone", "same", "late", "repeated", "older"], "receipt");
        foreach (ObjectReport o in run.Objects)
        {
            LoadReceipt? receipt = o.LoadId is null ? null : receipts.GetValueOrDefault(o.LoadId);
            Row(
            [
                o.Name,
                ReportText.Camel(o.State),
                o.Mode is { } mode ? ReportText.Camel(mode) : "-",
                o.Window is { } window ? $"{ReportText.Minute(window.From)} to {ReportText.Minute(window.To)}" : "-",
                ReportText.Took(o.EndedAt - o.StartedAt),
                ReportText.Number(o.RecordsRead),
                .. Figures(receipt),
                receipt is null ? "-" : receipt.Holds ? "holds" : receipt.State == ObjectState.Loaded ? "DOES NOT HOLD" : "kept",
            ]);
        }
    }

    private static string[] Figures(LoadReceipt? r)
    {
        long?[] figures = [r?.Inserted, r?.Updated, r?.Deleted + r?.AbsentDeleted, r?.Unchanged, r?.Late, r?.Duplicates, r?.Superseded];
        return [.. figures.Select(figure => figure is { } known ? ReportText.Number(known) : "-")];
    }

    private void Statements()
    {
        if (run.Statements.Count == 0)
        {
            return;
        }

        Heading("Statements", ["statement", "state"], ["took"], "error");
        foreach (StatementView s in run.Statements)
        {
            string took = ReportText.Took(s.Seconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
            Row([s.Step, ReportText.Camel(s.State), took, s.Error ?? ""]);
        }
    }

    private void Left()
    {
        if (run.Report?.Leftovers is not { } left)
        {
            return;
        }

        string flows = ReportText.Counted(left.Flows.Count, "flow");
        text.Append($"\n## Left behind\n\n{flows}, {ReportText.Counted(left.StagingTables.Count, "staging table")}.\n");
        string[] names = [.. left.Flows, .. left.StagingTables];
        if (names.Length > 0)
        {
            text.Append('\n').AppendJoin('\n', names.Select(name => $"- `{name}`")).Append('\n');
        }
    }

    private void Heading(string name, string[] words, string[] figures, string last)
    {
        text.Append($"\n## {name}\n\n");
        Row([.. words, .. figures, last]);
        Row([.. words.Select(_ => "---"), .. figures.Select(_ => "---:"), "---"]);
    }

    private void Row(string[] cells) =>
        text.Append("| ").AppendJoin(" | ", cells.Select(cell => Inline(cell, LongestCell).Replace("|", "\\|", StringComparison.Ordinal)))
            .Append(" |\n");

    // A service's text is no markup.
    private static string Inline(string value, int most) => ReportText.OneLine(value, most)
        .Replace("<", "&lt;", StringComparison.Ordinal);
}
