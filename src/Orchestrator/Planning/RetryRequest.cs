using Orchestrator.Objects;
using Orchestrator.Reporting;

namespace Orchestrator.Planning;

/// <summary>What is asked of the run that makes another one good: the same, of the objects that one did not load; of its procedures alone when only they failed.</summary>
public static class RetryRequest
{
    /// <param name="asked">Of the former run. Its mode and explicit windows hold again; everything else is planned anew, by coverage.</param>
    /// <param name="report">Of the former run; null when it ended without one, so that nobody knows what it loaded.</param>
    /// <returns>Null when every object was loaded and every procedure did what it should.</returns>
    public static RunRequest? Of(string runId, RunRequest asked, RunReport? report)
    {
        if (report is null or { Objects.Count: 0, Statements.Count: 0 })
        {
            // Terminated, or refused before it was planned. Loading again what was loaded does no harm.
            return asked with { RetryOf = runId, Slot = null };
        }

        // Skipped ones too: somebody cancelled the run, or another object's failure stopped it.
        string[] left = [.. report.Objects.Where(o => o.State != ObjectState.Loaded).Select(o => o.Name)];
        if (left.Length == 0)
        {
            string[] procedures = [.. report.Statements.Where(s => !s.Succeeded).Select(s => s.Procedure).OfType<string>()];
            return procedures.Length == 0 ? null : new RunRequest { Procedures = procedures, RetryOf = runId };
        }

        return asked with
        {
            Objects = left,
            Windows = asked.Windows is { } windows
                ? [.. windows.Where(window => left.Contains(window.Object, StringComparer.OrdinalIgnoreCase))]
                : null,
            RetryOf = runId,
            Slot = null,
        };
    }
}
