using System.Collections.Concurrent;
using Microsoft.DurableTask;
using Orchestrator.Cleanup;
using Orchestrator.Flows;
using Orchestrator.Objects;
using Orchestrator.Planning;
using Orchestrator.Procedures;
using Orchestrator.Runs;
using Orchestrator.Warehouse;

namespace Orchestrator.Tests.Runs;

/// <summary>What the activities of a run would meet outside: everything works at once, unless a test says otherwise.</summary>
internal sealed class ScriptedAws
{
    public static readonly DateTimeOffset AsOf = new(2026, 11, 20, 6, 30, 0, TimeSpan.Zero);

    private readonly ConcurrentQueue<string> calls = new();
    private readonly ConcurrentDictionary<string, bool> flows = new();
    private readonly ConcurrentDictionary<string, bool> statements = new();
    private int mostFlows;
    private int mostStatements;

    public IReadOnlyList<string> Objects { get; init; } = ["Account", "Contact", "Invoice__c"];

    public int Concurrency { get; init; } = 2;

    public bool AbortOnObjectFailure { get; init; }

    public double DeadlineSeconds { get; init; } = 3_600;

    public double HeldBackSeconds { get; init; } = 3_600;

    public PollLimits Polling { get; init; } = new(5_000, 60_000);

    public IReadOnlyList<ProcedurePlan> Procedures { get; init; } = [];

    public int ProcedureConcurrency { get; init; } = 4;

    /// <summary>How long a statement runs, by the orchestration's clock.</summary>
    public double StatementSeconds { get; init; }

    public Func<ProcedurePlan, ProcedureStanding> OnStanding { get; set; } =
        procedure => new ProcedureStanding { Name = procedure.Name, Signature = procedure.Signature, Changes = 1 };

    /// <summary>Statements of the pipeline file without names, one after another.</summary>
    public static IReadOnlyList<ProcedurePlan> Sequence(params string[] statements) => [.. statements.Select((sql, place) => new ProcedurePlan
    {
        Name = $"{place + 1}", Sql = sql, After = place == 0 ? [] : [$"{place}"], DeadlineSeconds = 3_600,
    })];

    public Inquiry? Refusal { get; init; }

    public Func<Task> OnDescribe { get; init; } = () => Task.CompletedTask;

    public Func<FlowOrder, FlowAnswer> OnCreate { get; set; } = _ => FlowAnswer.Done;

    public Func<FlowOrder, FlowAnswer> OnStart { get; set; } = order => FlowAnswer.Started($"execution-of-{order.FlowName}");

    public Func<FlowExecution, Task<FlowFigures>> OnCheck { get; set; } = _ => Task.FromResult(Ended(FlowProgress.Successful));

    public Func<RegisterRequest, RegisteredLoads> OnRegister { get; set; } = request => new RegisteredLoads
    {
        Loads = [.. request.Loads.Where(load => load.State == ObjectState.Loaded).Select(load => new RegisteredLoad
        {
            LoadId = load.LoadId!, State = ObjectState.Loaded, Staged = load.Processed,
        })],
    };

    public Func<StatementPlan, string?> OnStatement { get; set; } = _ => null;

    /// <summary>The load at the head of the line, asked after a call that failed.</summary>
    public Func<string?> OnFirstReady { get; set; } = () => null;

    public Func<LoadReceipt, LoadReceipt> OnReceipt { get; set; } = receipt => receipt;

    private IReadOnlyList<ObjectResult> registered = [];

    public IReadOnlyCollection<string> Calls => calls;

    public IReadOnlyCollection<string> FlowsLeft => [.. flows.Keys];

    /// <summary>The most flows that were alive at once.</summary>
    public int MostFlows => mostFlows;

    public int CallsOf(string activity) =>
        calls.Count(call => call == activity || call.StartsWith($"{activity} ", StringComparison.Ordinal));

    public static FlowFigures Ended(FlowProgress progress, string? message = null) => new()
    {
        Progress = progress, Processed = 10, Bytes = 1_000, StartedAt = AsOf, EndedAt = AsOf.AddSeconds(3), Message = message,
    };

    public async Task<Inquiry> Describe(RunStart start)
    {
        Called(nameof(Describe));
        await OnDescribe();
        return Refusal ?? new Inquiry(new CoverageQuery { Warehouse = Warehouse, Pipeline = start.Pipeline, Objects = [] }, []);
    }

    public CoverageSnapshot ReadCoverage(CoverageQuery query)
    {
        Called(nameof(ReadCoverage));
        return new CoverageSnapshot { AsOf = AsOf, Objects = [] };
    }

    public PlanAnswer MakePlan(PlanBasis basis)
    {
        Called(nameof(MakePlan));
        return new PlanAnswer(Plan(basis.Start), []);
    }

    public PreparedWarehouse PrepareWarehouse(RunPlan plan)
    {
        Called(nameof(PrepareWarehouse));
        return new PreparedWarehouse { Objects = [] };
    }

    public PreparedObject PrepareStaging(StagingRequest request)
    {
        Called($"{nameof(PrepareStaging)} {request.Object.Name} {request.Attempt}");
        return new PreparedObject(request.Object.Name, null);
    }

    public FlowAnswer CreateFlow(FlowOrder order)
    {
        Called($"{nameof(CreateFlow)} {order.FlowName}");
        FlowAnswer answer = OnCreate(order);
        if (answer.Kind == FlowAnswerKind.Done)
        {
            flows[order.FlowName] = true;
            InterlockedMax(flows.Count);
        }

        return answer;
    }

    public FlowAnswer StartFlow(FlowOrder order)
    {
        Called($"{nameof(StartFlow)} {order.FlowName}");
        return OnStart(order);
    }

    public Task<FlowFigures> CheckFlow(FlowExecution execution)
    {
        Called($"{nameof(CheckFlow)} {execution.FlowName}");
        return OnCheck(execution);
    }

    public void CancelFlow(FlowExecution execution) => Called($"{nameof(CancelFlow)} {execution.FlowName}");

    public void DeleteFlow(string flowName)
    {
        Called($"{nameof(DeleteFlow)} {flowName}");
        flows.TryRemove(flowName, out _);
    }

    public FlowsLeft DeleteRunFlows(RunFlows run)
    {
        Called(nameof(DeleteRunFlows));
        return new FlowsLeft([]);
    }

    public ForeignFlows NameForeignFlows(string installation)
    {
        Called(nameof(NameForeignFlows));
        return new ForeignFlows(1_000, 990, ["nightly-marketing"]);
    }

    public RegisteredLoads RegisterLoads(RegisterRequest request)
    {
        Called(nameof(RegisterLoads));
        RegisteredLoads answer = OnRegister(request);
        registered = [.. request.Loads.Where(load => answer.Loads.Any(one => one.LoadId == load.LoadId && one.State == ObjectState.Loaded))];
        return answer;
    }

    /// <summary>The most statements that ran at once.</summary>
    public int MostStatements => mostStatements;

    public async Task<StatementOutcome> RunStatement(TaskOrchestrationContext context, StatementPlan plan)
    {
        statements[plan.Step] = true;
        mostStatements = Math.Max(mostStatements, statements.Count);
        if (StatementSeconds > 0)
        {
            await context.CreateTimer(TimeSpan.FromSeconds(StatementSeconds), CancellationToken.None);
        }

        statements.TryRemove(plan.Step, out _);
        Called($"{nameof(RunStatement)} {plan.Sql}");
        string? error = OnStatement(plan);
        return new StatementOutcome { Step = plan.Step, Succeeded = error is null, Error = error, Raised = error, Seconds = 1, Attempts = 1 };
    }

    public ReadyLoad FirstReadyLoad(ReceiptQuery query)
    {
        Called(nameof(FirstReadyLoad));
        return new ReadyLoad(OnFirstReady());
    }

    public IReadOnlyList<ProcedureStanding> ReadStandings(ProcedureQuery query)
    {
        Called(nameof(ReadStandings));
        return [.. query.Procedures.Select(OnStanding)];
    }

    public void SettleCulprit(Culprit culprit) => Called($"{nameof(SettleCulprit)} {culprit.LoadId} {culprit.Reason}");

    public RunReceipts ReadReceipts(ReceiptQuery query)
    {
        Called(nameof(ReadReceipts));
        return new RunReceipts([.. registered.Select(load => OnReceipt(new LoadReceipt
        {
            Object = load.Name,
            LoadId = load.LoadId!,
            State = ObjectState.Loaded,
            Staged = 10,
            Winners = 10,
            Inserted = 10,
            TargetAfter = 10,
        }))]);
    }

    public DroppedStaging DropStaging(DropRequest request)
    {
        Called(nameof(DropStaging));
        return new DroppedStaging { Dropped = Objects.Count, Left = [] };
    }

    public void RecordRun(RunRow row)
    {
        Recorded = row;
        Called($"{nameof(RecordRun)} {row.Outcome}");
    }

    public RunRow? Recorded { get; private set; }

    private static readonly WarehouseConnection Warehouse = new() { Workgroup = "analytics", Database = "dev" };

    private RunPlan Plan(RunStart start) => new()
    {
        RunId = start.RunId,
        Pipeline = start.Pipeline,
        Installation = "prod",
        AsOf = AsOf,
        LagSeconds = 300,
        Warehouse = Warehouse,
        Concurrency = Concurrency,
        Polling = Polling,
        HeldBackSeconds = HeldBackSeconds,
        AbortOnObjectFailure = AbortOnObjectFailure,
        Procedures = Procedures,
        ProcedureConcurrency = ProcedureConcurrency,
        LeaseUntil = AsOf.AddDays(1),
        Objects = [.. Objects.Where(_ => start.Request.Procedures is null).Select(name => new ObjectPlan
        {
            Name = name,
            Mode = LoadMode.Full,
            Because = "scripted",
            Key = ["Id"],
            Deletes = DeletePolicy.Apply,
            Signature = "s",
            MappingHash = "m",
            DeadlineSeconds = DeadlineSeconds,
        })],
    };

    private void Called(string call) => calls.Enqueue(call);

    private void InterlockedMax(int alive)
    {
        int seen;
        while (alive > (seen = mostFlows) && Interlocked.CompareExchange(ref mostFlows, alive, seen) != seen)
        {
        }
    }
}
