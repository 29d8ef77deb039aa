using DurableTask.Sqlite;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orchestrator.Cleanup;
using Orchestrator.Flows;
using Orchestrator.Objects;
using Orchestrator.Planning;
using Orchestrator.Procedures;
using Orchestrator.Reporting;
using Orchestrator.Runs;
using Orchestrator.Triggers;
using Orchestrator.Warehouse;

namespace Orchestrator.Tests.Runs;

/// <summary>The real orchestrations on the real engine, in memory; only what they meet outside is scripted.</summary>
internal sealed class RunOnEngine : IAsyncDisposable
{
    public const string RunId = "crm.20261120T063000";

    private readonly SqliteEngine engine;
    private readonly ServiceProvider services = new ServiceCollection().BuildServiceProvider();

    private RunOnEngine(ScriptedAws aws)
    {
        Clock = new HurriedClock(200);
        var options = new SqliteEngineOptions { Clock = Clock, DataConverter = new JsonDataConverter(OrchestratorJson.Options) };
        engine = new SqliteEngine(Tasks(aws), options, services, NullLoggerFactory.Instance);
        // A starter is outside the engine: its patience with a busy machine is real time.
        Starter = new RunStarter(TimeProvider.System);
    }

    public TimeProvider Clock { get; }

    public RunStarter Starter { get; }

    public DurableTaskClient Client => engine.Client;

    public static async Task<RunOnEngine> Start(ScriptedAws aws)
    {
        var run = new RunOnEngine(aws);
        await run.engine.StartAsync(CancellationToken.None);
        return run;
    }

    /// <summary>One run from its start to its report.</summary>
    public static async Task<RunReport> Report(ScriptedAws aws, RunRequest? request = null)
    {
        await using RunOnEngine run = await Start(aws);
        await run.Begin(request);
        return await run.End();
    }

    public Task Begin(RunRequest? request = null) => Client.ScheduleNewOrchestrationInstanceAsync(
        nameof(SyncPipeline),
        new RunStart { RunId = RunId, Pipeline = "crm", Request = request ?? new RunRequest() },
        new StartOrchestrationOptions(InstanceId: RunId));

    public async Task<RunReport> End()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        OrchestrationMetadata ended = await Client.WaitForInstanceCompletionAsync(RunId, getInputsAndOutputs: true, patience.Token);
        Assert.True(ended.RuntimeStatus == OrchestrationRuntimeStatus.Completed, ended.FailureDetails?.ToString());
        return ended.ReadOutputAs<RunReport>()!;
    }

    public async ValueTask DisposeAsync()
    {
        await engine.DisposeAsync();
        await services.DisposeAsync();
    }

    private static DurableTaskRegistry Tasks(ScriptedAws aws)
    {
        var tasks = new DurableTaskRegistry();
        tasks.AddOrchestratorFunc<GateInput, RunReport>(nameof(PipelineGate), (context, input) => PipelineGate.Run(context, input));
        tasks.AddOrchestratorFunc<RunStart, RunReport>(nameof(SyncPipeline), (context, input) => SyncPipeline.Run(context, input));
        tasks.AddOrchestratorFunc<LoadRequest, ObjectResult>(nameof(LoadObject), (context, input) => LoadObject.Run(context, input));
        tasks.AddOrchestratorFunc<StatementPlan, StatementOutcome>(nameof(RunStatement), (context, input) => aws.RunStatement(context, input));
        tasks.AddActivityFunc<RunStart, Inquiry>(nameof(Describe), (_, input) => aws.Describe(input));
        tasks.AddActivityFunc<CoverageQuery, CoverageSnapshot>(nameof(ReadCoverage), (_, input) => aws.ReadCoverage(input));
        tasks.AddActivityFunc<PlanBasis, PlanAnswer>(nameof(MakePlan), (_, input) => aws.MakePlan(input));
        tasks.AddActivityFunc<RunPlan, PreparedWarehouse>(nameof(PrepareWarehouse), (_, input) => aws.PrepareWarehouse(input));
        tasks.AddActivityFunc<StagingRequest, PreparedObject>(nameof(PrepareStaging), (_, input) => aws.PrepareStaging(input));
        tasks.AddActivityFunc<FlowOrder, FlowAnswer>(nameof(CreateFlow), (_, input) => aws.CreateFlow(input));
        tasks.AddActivityFunc<FlowOrder, FlowAnswer>(nameof(StartFlow), (_, input) => aws.StartFlow(input));
        tasks.AddActivityFunc<FlowExecution, FlowFigures>(nameof(CheckFlow), (_, input) => aws.CheckFlow(input));
        tasks.AddActivityFunc<FlowExecution>(nameof(CancelFlow), (_, input) => aws.CancelFlow(input));
        tasks.AddActivityFunc<string>(nameof(DeleteFlow), (_, input) => aws.DeleteFlow(input));
        tasks.AddActivityFunc<RunFlows, FlowsLeft>(nameof(DeleteRunFlows), (_, input) => aws.DeleteRunFlows(input));
        tasks.AddActivityFunc<string, ForeignFlows>(nameof(NameForeignFlows), (_, input) => aws.NameForeignFlows(input));
        tasks.AddActivityFunc<RegisterRequest, RegisteredLoads>(nameof(RegisterLoads), (_, input) => aws.RegisterLoads(input));
        tasks.AddActivityFunc<ReceiptQuery, RunReceipts>(nameof(ReadReceipts), (_, input) => aws.ReadReceipts(input));
        tasks.AddActivityFunc<ReceiptQuery, ReadyLoad>(nameof(FirstReadyLoad), (_, input) => aws.FirstReadyLoad(input));
        tasks.AddActivityFunc<ProcedureQuery, IReadOnlyList<ProcedureStanding>>(nameof(ReadStandings), (_, input) => aws.ReadStandings(input));
        tasks.AddActivityFunc<Culprit>(nameof(SettleCulprit), (_, input) => aws.SettleCulprit(input));
        tasks.AddActivityFunc<DropRequest, DroppedStaging>(nameof(DropStaging), (_, input) => aws.DropStaging(input));
        tasks.AddActivityFunc<RunRow>(nameof(RecordRun), (_, input) => aws.RecordRun(input));
        return tasks;
    }
}
