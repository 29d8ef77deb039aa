using System.Text.Json;
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
    private static readonly RunPlan Plan =
        PlannerSamples.Plan(PlannerSamples.Pipeline(), coveredTo: Moment.AddDays(-1), earlier: [new(LoadMode.Incremental, 12, 10, 20)]).Plan!;

    private static readonly ObjectResult Result = new()
    {
        Name = "Account",
        State = ObjectState.Failed,
        Attempt = 2,
        LoadId = "0123456789ab",
        Window = Plan.Objects[0].Window,
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

    [Fact]
    public void History_OfOneLoad_StaysSmall()
    {
        // Input, one order per CreateFlow and StartFlow, a dozen checks and the result: run.md allows a child 20 KB.
        LoadRequest load = LoadRequest.Of(Plan, Plan.Objects[0]);
        int bytes = Size(load) + 2 * Size(load.Order(1)) + 12 * Size(new FlowFigures { Progress = FlowProgress.Running }) + Size(Result);

        Assert.InRange(bytes, 1, 10_000);
    }

    private static void Same<T>(T record, string file)
    {
        GoldenFile.Holds(JsonSerializer.Serialize(record, Indented), file);
        T? read = JsonSerializer.Deserialize<T>(JsonSerializer.Serialize(record, OrchestratorJson.Options), OrchestratorJson.Options);
        Assert.Equal(JsonSerializer.Serialize(record, Indented), JsonSerializer.Serialize(read, Indented));
    }

    private static int Size<T>(T record) => JsonSerializer.SerializeToUtf8Bytes(record, OrchestratorJson.Options).Length;
}
