using Microsoft.DurableTask;
using Orchestrator.Cleanup;
using Orchestrator.Configuration;
using Orchestrator.Objects;
using Orchestrator.Planning;
using Orchestrator.Procedures;
using Orchestrator.Reporting;
using Orchestrator.Warehouse;

namespace Orchestrator.Runs;

/// <summary>What a run knows of itself: the orchestrator tells it what happened; custom status and report are read off it.</summary>
internal sealed class RunState
{
    private readonly TaskOrchestrationContext context;
    private readonly Dictionary<string, ObjectResult> ended = new(StringComparer.Ordinal);
    private readonly List<string> running = [];
    private readonly List<StatementOutcome> statements = [];
    private readonly List<string> errors = [];
    private readonly HashSet<string> registered = new(StringComparer.Ordinal);
    private readonly DateTimeOffset startedAt;
    private readonly RunLog log;
    private IReadOnlyList<ConfigurationProblem> problems = [];
    private IReadOnlyList<LoadReceipt> receipts = [];
    private Leftovers leftovers = Leftovers.None;
    private RunPhase phase;
    private bool receiptsRead;
    private bool everyLoadIsInLedger;
    private bool stoppedShort;

    public RunState(TaskOrchestrationContext context, RunStart start)
    {
        this.context = context;
        Start = start;
        startedAt = new DateTimeOffset(context.CurrentUtcDateTime, TimeSpan.Zero);
        Cancelled = context.WaitForExternalEvent<object>(RunEvents.Cancel);
        log = new RunLog(context.CreateReplaySafeLogger(nameof(SyncPipeline)), start.RunId);
    }

    public RunStart Start { get; }

    public RunPlan? Plan { get; private set; }

    /// <summary>Completes when somebody cancels the run.</summary>
    public Task Cancelled { get; }

    /// <summary>In the plan's order, without objects that have not ended.</summary>
    public IReadOnlyList<ObjectResult> Results =>
        [.. (Plan?.Objects ?? []).Select(o => ended.GetValueOrDefault(o.Name)).OfType<ObjectResult>()];

    /// <summary>Loads that the gate before consolidation has not judged yet.</summary>
    public IReadOnlyList<ObjectResult> NotRegistered =>
        [.. Results.Where(r => r.State == ObjectState.Loaded && !registered.Contains(r.LoadId!))];

    public bool HasLoads =>
        !IsStopped
        && Results.Any(r => r.State == ObjectState.Loaded)
        && !(Plan!.AbortOnObjectFailure && Results.Any(r => r.State != ObjectState.Loaded));

    /// <summary>False too where nothing but tables that only feed procedures was loaded.</summary>
    public bool HasLoadsToConsolidate => HasLoads && Results.Any(r => r.State == ObjectState.Loaded && IsConsolidated(r.Name));

    /// <summary>
    /// False while it is not known whether what was loaded is consolidated. A call whose end was lost has done its work where every load has its
    /// receipt.
    /// </summary>
    public bool MayCallProcedures => IsProceduresOnly
        ? !IsStopped
        : HasLoads && (everyLoadIsInLedger || (statements.LastOrDefault(Consolidation.IsCall)?.Succeeded ?? !HasLoadsToConsolidate));

    /// <summary>What the procedures that succeeded had read, as far as it was asked for.</summary>
    public IReadOnlyList<ProcedureStanding> SettledProcedures { get; private set; } = [];

    private bool IsProceduresOnly => Plan is { Objects.Count: 0 };

    /// <summary>Asked before a step: true for ever once somebody cancelled the run while there was still something to do.</summary>
    public bool IsStopped => stoppedShort |= Cancelled.IsCompleted;

    public void Enter(RunPhase next)
    {
        phase = next;
        log.Entered(next);
        Show();
    }

    public void Planned(PlanAnswer answer)
    {
        Plan = answer.Plan;
        problems = answer.Problems;
        foreach (ConfigurationProblem problem in problems)
        {
            log.Refused(problem);
        }
    }

    public void Fail(string error)
    {
        errors.Add(error);
        log.Failed(error);
    }

    /// <summary>How the object's load ended; null until it did.</summary>
    public ObjectResult? Result(string name) => ended.GetValueOrDefault(name);

    public void Began(string name)
    {
        running.Add(name);
        ended.Remove(name);
    }

    public void Ended(ObjectResult result)
    {
        ended[result.Name] = result;
        running.Remove(result.Name);
        log.Ended(result);
        stoppedShort |= result.State == ObjectState.Skipped && Cancelled.IsCompleted;
        Show();
    }

    public void Registered(RegisteredLoads loads)
    {
        registered.UnionWith(loads.Loads.Select(load => load.LoadId));
        foreach (RegisteredLoad load in loads.Loads.Where(load => load.State != ObjectState.Loaded))
        {
            ObjectResult result = ended.Values.First(result => result.LoadId == load.LoadId);
            ended[result.Name] = result with { State = load.State, Error = load.Reason };
        }

        Show();
    }

    public void KnowsNoStandings(string error) => log.StandingsUnknown(error);

    public void Ended(StatementOutcome outcome)
    {
        statements.Add(outcome);
        log.Ended(outcome);
        stoppedShort |= !outcome.Succeeded && Cancelled.IsCompleted;
        Show();
    }

    public void Settled(IReadOnlyList<ProcedureStanding> procedures) => SettledProcedures = procedures;

    /// <summary>Whether one of these objects was loaded without being consolidated, so that the ledger does not know of it.</summary>
    /// <param name="names">Null for every object of the run.</param>
    public bool HasLoadsWithoutReceipt(IReadOnlyList<string>? names) => Results.Any(result =>
        result.State == ObjectState.Loaded
        && (names?.Contains(result.Name, StringComparer.Ordinal) ?? true)
        && receipts.All(receipt => receipt.LoadId != result.LoadId));

    public void Ended(RunReport report)
    {
        log.Ended(report);
        Enter(RunPhase.Ended);
    }

    /// <summary>A load that cannot be consolidated; it may be another run's.</summary>
    public void Blame(string loadId, string error)
    {
        if (Results.FirstOrDefault(r => r.State == ObjectState.Loaded && r.LoadId == loadId) is { } result)
        {
            Ended(result with { State = ObjectState.Failed, Error = error });
        }
    }

    /// <summary>Only what the ledger says counts as loaded.</summary>
    public void Receive(IReadOnlyList<LoadReceipt> read)
    {
        receipts = read;
        receiptsRead = true;
        ObjectResult[] consolidated = [.. Results.Where(r => r.State == ObjectState.Loaded && IsConsolidated(r.Name))];
        everyLoadIsInLedger = consolidated.All(result => read.Any(
            receipt => receipt.LoadId == result.LoadId && Receipts.Broken(receipt) is null));
        foreach (ObjectResult result in consolidated)
        {
            LoadReceipt? receipt = read.FirstOrDefault(r => r.LoadId == result.LoadId);
            string? broken = receipt is null ? "the ledger has no receipt of the load" : Receipts.Broken(receipt);
            if (broken is not null)
            {
                // A load that was judged on its own has its own reason.
                string? statement = receipt is null or { Reason: null } ? statements.LastOrDefault(Consolidation.IsCall)?.Error : null;
                ended[result.Name] = result with
                {
                    State = receipt?.State == ObjectState.Quarantined ? ObjectState.Quarantined : ObjectState.Failed,
                    Error = statement is null ? broken : $"{broken}; {statement}",
                };
            }
        }
    }

    /// <summary>Staging goes with the run, so what the ledger was not asked about cannot count as loaded.</summary>
    public void Settle()
    {
        string? why = receiptsRead ? null
            : IsStopped ? "staged and discarded: the run was cancelled"
            : errors.Count > 0 ? $"staged, but not known to be consolidated: {errors[^1]}"
            : "staged and discarded: another object failed";
        foreach (ObjectResult result in Results.Where(r => why is not null && r.State == ObjectState.Loaded))
        {
            ended[result.Name] = result with { State = errors.Count > 0 ? ObjectState.Failed : ObjectState.Skipped, Error = why };
        }
    }

    public void LeftFlows(FlowsLeft left) => leftovers = leftovers with { Flows = left.Names };

    public void LeftStaging(DroppedStaging dropped) => leftovers = leftovers with { StagingTables = dropped.Left };

    public RunReport Report() => new()
    {
        RunId = Start.RunId,
        Pipeline = Start.Pipeline,
        RetryOf = Start.Request.RetryOf,
        Outcome = Outcome(),
        StartedAt = startedAt,
        EndedAt = new DateTimeOffset(context.CurrentUtcDateTime, TimeSpan.Zero),
        AsOf = Plan?.AsOf,
        Objects = [.. (Plan?.Objects ?? []).Select(o => Reported(o, ended.GetValueOrDefault(o.Name)))],
        Statements = statements,
        Receipts = receipts,
        Leftovers = leftovers,
        Problems = problems,
        Errors = errors,
    };

    private RunOutcome Outcome() =>
        stoppedShort ? RunOutcome.Canceled
        : !Results.Any(r => r.State == ObjectState.Loaded) && !IsProceduresOnly ? RunOutcome.Failed
        : statements.Any(s => s is { Succeeded: false, Procedure: not null, NotCalled: null }) ? RunOutcome.Failed
        : errors.Count > 0 || Results.Any(r => r.State != ObjectState.Loaded) ? RunOutcome.PartiallySucceeded
        : RunOutcome.Succeeded;

    private ObjectReport Reported(ObjectPlan plan, ObjectResult? result) =>
        ObjectReport.Of(plan, result, receipts.FirstOrDefault(receipt => receipt.LoadId == result?.LoadId));

    private bool IsConsolidated(string name) => Plan!.Objects.First(o => o.Name == name).IsConsolidated;

    private void Show() => context.SetCustomStatus(RunStatus.Of(phase, Plan, ended.Values, running, statements));
}
