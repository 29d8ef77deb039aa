using Orchestrator.Objects;
using Orchestrator.Reporting;
using Orchestrator.Runs;
using Orchestrator.Warehouse;

namespace Orchestrator.Cli.Demo;

/// <summary>One run of the demo, started and watched over HTTP as any client would, with its table.</summary>
public sealed class DemoDay(RunClient runs, TextWriter output, string title)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(250);
    private RunReport? _report;

    public string RunId { get; private set; } = "";

    public IReadOnlyList<LoadReceipt> Receipts => _report?.Receipts ?? [];

    /// <summary>Starts the run, shows it until it ended, and tells whether it succeeded.</summary>
    public async Task<bool> Run(CancellationToken stop)
    {
        RunId = await runs.Start(DemoPipeline.Name, stop);
        output.WriteLine($"{title}   run {RunId}");
        LiveLines table = new(output);
        RunView run = await runs.Look(RunId, stop);
        while (run.EndedAt is null)
        {
            table.Show([.. DayTable.Lines([.. run.Objects.Select(Row)]), Terminal.Faint($"  {Words(run.Phase)} ...")]);
            await Task.Delay(BetweenLooks, stop);
            run = await runs.Look(RunId, stop);
        }

        _report = run.Report;
        table.Finish([.. DayTable.Lines([.. run.Objects.Select(Row)]), Ending(run), .. Why(run), ""]);
        return run.Outcome == RunOutcome.Succeeded;
    }

    private ObjectRow Row(ObjectReport o)
    {
        LoadReceipt? receipt = Receipts.FirstOrDefault(receipt => receipt.LoadId == o.LoadId);
        return new ObjectRow(
            o.Name,
            o.State.ToString().ToLowerInvariant(),
            Share(o.State),
            o.RecordsRead,
            receipt?.Inserted,
            receipt?.Updated,
            receipt?.Deleted,
            receipt?.TargetAfter,
            o.EndedAt - o.StartedAt);
    }

    private static double Share(ObjectState state) => state switch
    {
        ObjectState.Queued => 0,
        ObjectState.Creating => 0.2,
        ObjectState.Running => 0.6,
        _ => 1,
    };

    private static string Words(RunPhase phase) => phase switch
    {
        RunPhase.CleaningUp => "cleaning up",
        _ => phase.ToString().ToLowerInvariant(),
    };

    private static string Ending(RunView run)
    {
        double statements = run.Report?.Statements.Sum(statement => statement.Seconds) ?? 0;
        string consolidated = $"consolidated {Counted.Of(run.Loaded, "object")} in {DayTable.Took(TimeSpan.FromSeconds(statements))}";
        string outcome = run.Outcome == RunOutcome.Succeeded ? Terminal.Good("Succeeded") : Terminal.Bad(run.Outcome?.ToString() ?? run.Status);
        return $"  {consolidated,-70} {outcome}   {DayTable.Took(run.EndedAt - run.StartedAt)}";
    }

    private static IEnumerable<string> Why(RunView run)
    {
        IEnumerable<string?> reasons =
        [
            run.Error,
            .. run.Report?.Problems.Select(problem => problem.Message) ?? [],
            .. run.Report?.Errors ?? [],
            .. run.Objects.Where(o => o.Error is not null).Select(o => $"{o.Name}: {o.Error}"),
        ];
        return reasons.Where(reason => reason is not null).Select(reason => $"  > {reason}");
    }
}
