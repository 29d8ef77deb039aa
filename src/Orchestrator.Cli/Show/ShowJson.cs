using Orchestrator.Reporting;
using Orchestrator.Warehouse;

namespace Orchestrator.Cli.Show;

/// <summary>A run as programs read it: a line per object, statement, receipt and problem, and a summary.</summary>
public static class ShowJson
{
    /// <summary>Returns the exit code it tells.</summary>
    public static int Write(RunView run, int exit, TextWriter to)
    {
        JsonEvents events = new(to);
        foreach (ObjectReport o in run.Objects)
        {
            events.Write("object_state", o);
        }

        foreach (StatementView statement in run.Statements)
        {
            events.Write("statement_state", statement);
        }

        foreach (LoadReceipt receipt in run.Report?.Receipts ?? [])
        {
            events.Write("receipt", receipt);
        }

        foreach (object problem in run.Report?.Problems ?? [])
        {
            events.Write("problem", problem);
        }

        foreach (string error in (run.Report?.Errors ?? []).Append(run.Error).OfType<string>())
        {
            events.Write("problem", new { message = error });
        }

        return events.End(exit, new
        {
            run = run.RunId,
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
}
