using Orchestrator.Objects;
using Orchestrator.Reporting;
using Orchestrator.Warehouse;

namespace Orchestrator.Cli.Show;

/// <summary>A run as programs read it: a line per object, statement, receipt and problem, and a summary.</summary>
public sealed class ShowJson(JsonEvents events, RunView run)
{
    private DateTimeOffset Time => run.EndedAt ?? TimeProvider.System.GetUtcNow();

    /// <summary>Returns the exit code it tells.</summary>
    public int Write(int exit)
    {
        foreach (ObjectReport o in run.Objects)
        {
            events.Say("object_state", Said(o), o);
        }

        return WriteRest(exit);
    }

    /// <summary>What a watch has not told: everything but the objects.</summary>
    public int WriteRest(int exit)
    {
        foreach (StatementView s in run.Statements)
        {
            string level = s.State switch { StatementState.Failed => "error", StatementState.NotCalled => "warning", _ => "info" };
            string state = s.State == StatementState.NotCalled ? "not called" : ReportText.Camel(s.State);
            string message = $"{s.Step} {state}{(s.Error is null ? "" : $": {s.Error}")}";
            events.Say("statement_state", new Said(s.StartedAt, level, run.RunId, null, message), s);
        }

        foreach (LoadReceipt receipt in run.Report?.Receipts ?? [])
        {
            (string level, string verdict) = receipt.Holds ? ("info", "holds") : ("error", receipt.Reason ?? "does not hold");
            events.Say("receipt", new Said(Time, level, run.RunId, receipt.Object, $"the receipt of {receipt.Object}: {verdict}"), receipt);
        }

        foreach (Configuration.ConfigurationProblem problem in run.Report?.Problems ?? [])
        {
            events.Say("problem", new Said(Time, "error", run.RunId, null, problem.Message), problem);
        }

        foreach (string error in (run.Report?.Errors ?? []).Append(run.Error).OfType<string>())
        {
            events.Say("problem", new Said(Time, "error", run.RunId, null, error));
        }

        return events.End(exit, new
        {
            run = run.RunId,
            message = RunLine.Of(run),
            run.Pipeline,
            run.Status,
            run.Phase,
            run.Outcome,
            run.StartedAt,
            run.EndedAt,
            run.Total,
            run.Loaded,
            run.Failed,
            run.Report?.Leftovers,
            run.Report?.RetryOf,
        });
    }

    private Said Said(ObjectReport o)
    {
        string level = o.State is ObjectState.Failed or ObjectState.Quarantined ? "error" : "info";
        string message = o.Error ?? $"{ReportText.Camel(o.State)}, {ReportText.Number(o.RecordsRead)} records read";
        return new Said(o.EndedAt ?? o.StartedAt ?? Time, level, run.RunId, o.Name, $"{o.Name} {message}");
    }
}
