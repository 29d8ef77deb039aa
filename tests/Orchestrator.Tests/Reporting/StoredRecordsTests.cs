using System.Text.Json;
using DurableTask.Sqlite.History;
using Microsoft.DurableTask.Client;
using Orchestrator.Flows;
using Orchestrator.Objects;
using Orchestrator.Planning;
using Orchestrator.Reporting;
using Orchestrator.Runs;
using Orchestrator.Tests.Planning;
using Orchestrator.Warehouse;

namespace Orchestrator.Tests.Reporting;

/// <summary>
/// Records that lie in orchestration histories as JSON. A property that is renamed or retyped breaks runs that are in flight during an
/// upgrade; the golden files notice it.
/// </summary>
public sealed class StoredRecordsTests
{
    private static readonly JsonSerializerOptions Indented = new(OrchestratorJson.Options) { WriteIndented = true };
    private static readonly DateTimeOffset Moment = new(2026, 11, 20, 6, 30, 0, TimeSpan.Zero);
    private static readonly DateTime Now = Moment.UtcDateTime.AddTicks(1_234_567);
    private static readonly RunPlan Plan =
        PlannerSamples.Plan(PlannerSamples.Pipeline(), coveredTo: Moment.AddDays(-1), earlier: [new(LoadMode.Incremental, 12, 10, 20)]).Plan!;

    private static readonly ObjectResult Result = new()
    {
        Name = "Account",
        State = ObjectState.Failed,
        Attempt = 2,
        LoadId = "0123456789ab",
        ExtractedAt = Moment,
        ExecutionId = "e1",
        Processed = 10,
        PutFailures = 1,
        Bytes = 1_000,
        Seconds = 2,
        StartedAt = Moment,
        EndedAt = Moment.AddSeconds(3),
        Error = "it broke",
    };

    [Fact]
    public void RunPlan_AsStored_IsAsBefore() => Same(Plan, "run-plan.json");

    [Fact]
    public void LoadRequest_AsStored_IsAsBefore() => Same(LoadRequest.Of(Plan, Plan.Objects[0]), "load-request.json");

    [Fact]
    public void FlowOrder_AsStored_IsAsBefore() => Same(LoadRequest.Of(Plan, Plan.Objects[0]).Order(2), "flow-order.json");

    [Fact]
    public void ObjectResult_AsStored_IsAsBefore() => Same(Result, "object-result.json");

    [Fact]
    public void GateInput_AsStored_IsAsBefore() => Same(
        new GateInput
        {
            RunId = Plan.RunId,
            Token = "t",
            Pipeline = "crm",
            Request = new RunRequest
            {
                Mode = LoadMode.Window,
                From = Moment,
                To = Moment.AddHours(1),
                Objects = ["Account"],
                RetryOf = "crm.20261119T063000",
            },
        },
        "gate-input.json");

    [Fact]
    public void FlowFigures_AsStored_AreAsBefore() => Same(
        new FlowFigures
        {
            Progress = FlowProgress.Successful,
            Processed = 10,
            PutFailures = 1,
            Bytes = 1_000,
            StartedAt = Moment,
            EndedAt = Moment,
            Message = "m",
        },
        "flow-figures.json");

    [Fact]
    public void RunReport_AsStored_IsAsBefore() => Same(
        new RunReport
        {
            RunId = Plan.RunId,
            Pipeline = Plan.Pipeline,
            Outcome = RunOutcome.PartiallySucceeded,
            StartedAt = Moment,
            EndedAt = Moment.AddMinutes(1),
            AsOf = Moment,
            Objects = [ObjectReport.Of(Plan.Objects[0], Result)],
            Statements = [new StatementOutcome { Step = "consolidate", Succeeded = true, Seconds = 1.5, Attempts = 1, StatementId = "s1" }],
            Receipts =
            [
                new LoadReceipt
                {
                    Object = "Account",
                    LoadId = "0123456789ab",
                    State = ObjectState.Loaded,
                    Staged = 10,
                    Winners = 10,
                    Inserted = 10,
                    TargetAfter = 10,
                },
            ],
            Leftovers = new Leftovers(["f1"], []),
            Problems = [],
            Errors = ["e"],
        },
        "run-report.json");

    /// <summary>The longest history of a load that goes well: nobody knows how long it takes, and its deadline of six hours comes near.</summary>
    [Fact]
    public void History_OfAFirstLoadOfHours_StaysBelow20Kilobytes()
    {
        LoadRequest load = LoadRequest.Of(Plan, Plan.Objects[0] with { Name = "Object0000_with_a_name_of_forty_chars__c" });
        FlowOrder order = load.Order(1);
        var execution = new FlowExecution(order.FlowName, Guid.Empty.ToString());
        List<HistoryEvent> history =
        [
            new ExecutionStarted(nameof(LoadObject), Guid.Empty.ToString("N")) { Input = Json(load) },
            .. Step(nameof(CreateFlow), order, FlowAnswer.Done),
            .. Step(nameof(StartFlow), order with { Object = order.Object.ForStart() }, FlowAnswer.Started(execution.ExecutionId)),
        ];
        TimeSpan waited = TimeSpan.Zero;
        while (waited < TimeSpan.FromHours(6))
        {
            waited += Patience.NextLook(waited, expectedSeconds: null, PollLimits.Default);
            history.AddRange([new OrchestratorStarted(), new TimerCreated(Now), new TimerFired(1, Now)]);
            history.AddRange(Step(nameof(CheckFlow), execution, new FlowFigures { Progress = FlowProgress.Running }));
        }

        history.AddRange(Step<object?>(nameof(DeleteFlow), order.FlowName, null));
        history.Add(new ExecutionCompleted(OrchestrationRuntimeStatus.Completed, Json(Result), null));

        Assert.InRange(HistoryJson.Write([.. history.Select(e => e with { Timestamp = Now })]).Length, 10_000, 20_000);
    }

    private static IEnumerable<HistoryEvent> Step<T>(string activity, object input, T result) =>
        [new OrchestratorStarted(), new TaskScheduled(activity, Json(input)) { Id = 1 }, new TaskCompleted(1, result is null ? null : Json(result))];

    private static string Json(object record) => JsonSerializer.Serialize(record, OrchestratorJson.Options);

    private static void Same<T>(T record, string file)
    {
        GoldenFile.Holds(JsonSerializer.Serialize(record, Indented), file);
        T? read = JsonSerializer.Deserialize<T>(JsonSerializer.Serialize(record, OrchestratorJson.Options), OrchestratorJson.Options);
        Assert.Equal(JsonSerializer.Serialize(record, Indented), JsonSerializer.Serialize(read, Indented));
    }
}
