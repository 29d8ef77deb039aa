using Amazon.Appflow.Model;
using AwsSimulator.Salesforce;
using Orchestrator.Cli.Chaos.Marts;
using Orchestrator.Cli.Demo;
using Orchestrator.Objects;
using Orchestrator.Reporting;
using Orchestrator.Warehouse;

namespace Orchestrator.Cli.Chaos;

/// <summary>What must hold after every run, and what else when everything is loaded. Looks at org, AWS and warehouse past the product.</summary>
internal sealed class ChaosLaws(ChaosStage stage)
{
    private static readonly TimeSpan Lag = TimeSpan.FromMinutes(5);

    private readonly WarehouseLaws _warehouse = new(stage);
    private readonly MartLaws? _mart = stage.Mart is { } mart ? new MartLaws(stage, mart) : null;
    private readonly HashSet<(string Object, string Id)> _erased = [];
    private readonly HashSet<(string Object, string Id)> _unseen = [];
    private readonly Dictionary<string, DateTimeOffset> _loadedAsOf = [];
    private int _called;
    private int _succeeded;

    /// <summary>Excepts the records that no incremental load can see, until a full load.</summary>
    public void Except(DayReport lived)
    {
        foreach (ObjectDay day in lived.Objects)
        {
            _erased.UnionWith(day.Erased.Select(id => (day.Object, id)));
            _unseen.UnionWith(day.Unseen.Select(id => (day.Object, id)));
        }
    }

    /// <summary>Everything was loaded in full: only erased records are still excepted, where absence is no evidence.</summary>
    public void LoadedInFull()
    {
        _unseen.Clear();
        _erased.RemoveWhere(erased => stage.Script.Objects.FirstOrDefault(o => o.Name == erased.Object) is { DeletesAbsent: true });
    }

    /// <summary>Counts the calls of a run that ended, before any of its laws is looked at.</summary>
    public void Count(RunReport report)
    {
        StatementOutcome[] calls = [.. report.Statements.Where(statement => statement is { Procedure: ChaosPipeline.EffectsProcedure, NotCalled: null })];
        _called += calls.Length;
        _succeeded += calls.Count(statement => statement.Succeeded);
    }

    /// <summary>Whatever became of the run.</summary>
    public async Task<IReadOnlyList<string>> AfterEveryRun(RunView run, CancellationToken stop)
    {
        RunReport report = run.Report!;
        // Tables are loaded at another moment than records, and some of them have no coverage.
        foreach (ObjectReport o in report.Objects.Where(
            o => o.State == ObjectState.Loaded && stage.Script.Objects.Any(own => own.Name == o.Name)))
        {
            _loadedAsOf[o.Name] = report.AsOf!.Value;
        }

        PipelineCoverage coverage = await stage.Host.Coverage(stop);
        List<FlowDefinition> flows = (await stage.AppFlow.ListFlowsAsync(new ListFlowsRequest(), stop)).Flows ?? [];
        Check receipts = ReceiptCheck.AddUp([.. report.Receipts.Where(receipt => receipt.State == ObjectState.Loaded)]);
        return
        [
            .. coverage.Objects.Where(o => o.Gaps.Count > 0).Select(o => $"coverage: {o.Name} has a gap from {o.Gaps[0].From:O} to {o.Gaps[0].To:O}"),
            .. coverage.Objects.Where(o => _loadedAsOf.TryGetValue(o.Name, out DateTimeOffset asOf) && !(o.CoveredTo >= asOf - Lag))
                .Select(o => $"coverage: {o.Name} is covered to {o.CoveredTo:O} only, though a run loaded it as of {_loadedAsOf[o.Name]:O}"),
            .. receipts.Wrong.Select(wrong => $"receipts: {wrong}"),
            .. await _warehouse.Ledger(stop),
            .. flows.Select(flow => $"left behind: flow {flow.FlowName}"),
            .. await _warehouse.Staging(stop),
            .. await _warehouse.Waiting(stop),
            .. await Effects(stop),
            .. _mart is null ? [] : await _mart.AfterEveryRun(run, stop),
        ];
    }

    /// <summary>When everything is loaded and nothing has changed since.</summary>
    /// <param name="lived">When the org came to rest before the round's first run.</param>
    public async Task<IReadOnlyList<string>> WhenLoaded(DateTimeOffset lived, CancellationToken stop) =>
    [
        .. await Target(stop),
        .. stage.Script.Objects.Where(o => !(_loadedAsOf.GetValueOrDefault(o.Name) >= lived.AddSeconds(-1)))
            .Select(o => $"loaded: no run since {lived:O} loaded {o.Name}, and none says so"),
        .. _mart is null ? [] : await _mart.WhenLoaded(lived, stop),
    ];

    /// <summary>At the end: the target made anew from its history is the same, where there is a history.</summary>
    public async Task<IReadOnlyList<string>> WhenRebuilt(CancellationToken stop)
    {
        string[] kept = [.. stage.Script.Objects.Where(o => o.HasHistory).Select(o => o.Name)];
        await new ChaosRebuild(stage).Run(kept, stop);
        return kept.Length == 0 ? [] : [.. (await Target(stop)).Select(wrong => $"rebuilt from history, {wrong}")];
    }

    private async Task<IReadOnlyList<string>> Target(CancellationToken stop)
    {
        Check target = await new TargetCheck(stage.Warehouse, ChaosPipeline.Schema).Compare(
            stage.Objects, stage.Simulator.Clock.GetUtcNow(), stop, (o, id) => _erased.Contains((o, id)) || _unseen.Contains((o, id)));
        return [.. target.Wrong.Select(wrong => $"target = org: {wrong}")];
    }

    /// <summary>A procedure that succeeded had its effect once; one that failed may have had it, when only the answer was lost.</summary>
    private async Task<IReadOnlyList<string>> Effects(CancellationToken stop)
    {
        long effects = await _warehouse.Effects(stop);
        return effects >= _succeeded && effects <= _called
            ? []
            : [$"procedures: {effects} effects of {_called} calls, {_succeeded} of which succeeded"];
    }
}
