using Orchestrator.Objects;
using Orchestrator.Warehouse;

namespace Orchestrator.Reporting;

/// <summary>A run in one line, for logs, chats and subjects of mails.</summary>
public static class RunLine
{
    private const int LongestReason = 200;

    public static string Of(RunReport report)
    {
        string line = $"{report.RunId} {report.Outcome} in {ReportText.Took(report.EndedAt - report.StartedAt)}:"
            + $" {report.Loaded} of {report.Total} objects loaded, {ReportText.Number(report.Objects.Sum(o => o.RecordsRead))} records read";
        return Reason(report) is { } reason ? $"{line}; {ReportText.OneLine(reason, LongestReason)}" : line;
    }

    /// <summary>A run that is under way, or ended without a report, as well.</summary>
    public static string Of(RunView run) => run.Report is { } report ? Of(report)
        : run.EndedAt is { } end
            ? $"{run.RunId} {run.Status} after {ReportText.Took(end - run.StartedAt)}:"
                + $" {ReportText.OneLine(run.Error ?? "without a report", LongestReason)}"
        : $"{run.RunId} {run.Status}, {ReportText.Camel(run.Phase)}, since {ReportText.Minute(run.StartedAt)} UTC:"
            + $" {run.Loaded} of {run.Total} objects loaded, {run.Failed} failed";

    /// <summary>The first thing that went wrong; null where nothing did.</summary>
    private static string? Reason(RunReport report) =>
        report.Problems is [var problem, ..] ? $"{problem.Code}: {problem.Message}"
        : report.Objects.FirstOrDefault(o => o.State is ObjectState.Failed or ObjectState.Quarantined) is { } failed
            ? $"{failed.Name} {ReportText.Camel(failed.State)}: {failed.Error}"
        : report.Statements.FirstOrDefault(s => s is { Succeeded: false, NotCalled: null }) is { } statement ? $"{statement.Step} failed: {statement.Error}"
        : report.Errors is [var error, ..] ? error
        : null;
}
