using Amazon.Appflow;
using Amazon.Appflow.Model;
using AwsSimulator.Tests.EventBridge;
using Task = System.Threading.Tasks.Task;

namespace AwsSimulator.Tests.AppFlow;

[Collection(nameof(Warehouse))]
public sealed class ScheduledFlowTests(Warehouse warehouse)
{
    [Fact]
    public async Task ScheduledFlow_FromMadeToStopped_IsDraftThenActiveThenSuspended()
    {
        await using Stage stage = await Stage.Set(warehouse, records: 20);
        CreateFlowRequest flow = await Scheduled(stage, "rate(1days)", start: stage.Simulator.Clock.GetUtcNow().AddHours(1).UtcDateTime);
        await stage.Client.ResetConnectorMetadataCacheAsync(
            new ResetConnectorMetadataCacheRequest { ConnectorProfileName = RehearsalNames.RedshiftProfile });

        Assert.Equal(FlowStatus.Draft, (await stage.Client.CreateFlowAsync(flow)).FlowStatus);
        StartFlowResponse started = await stage.Client.StartFlowAsync(new StartFlowRequest { FlowName = flow.FlowName });
        Assert.Equal((FlowStatus.Active, null), (started.FlowStatus, started.ExecutionId));
        await Assert.ThrowsAsync<ConflictException>(() => stage.Client.DeleteFlowAsync(new DeleteFlowRequest { FlowName = flow.FlowName }));
        Assert.Equal(FlowStatus.Suspended, (await stage.Client.StopFlowAsync(new StopFlowRequest { FlowName = flow.FlowName })).FlowStatus);
        Assert.Empty((await Records(stage, flow)).FlowExecutions);
        await stage.Client.DeleteFlowAsync(new DeleteFlowRequest { FlowName = flow.FlowName });
    }

    [Fact]
    public async Task ScheduledFlow_ClockReachesItsTimes_RunsEachTimeAndPullsWhatChangedBetween()
    {
        await using Stage stage = await Stage.Set(warehouse, records: 200);
        DateTimeOffset start = stage.Simulator.Clock.GetUtcNow().AddMinutes(5);
        CreateFlowRequest flow = await Scheduled(stage, "rate(1days)", start.UtcDateTime, "Incremental");
        flow.TriggerConfig.TriggerProperties.Scheduled.FirstExecutionFrom = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        await stage.Create(flow);
        await stage.Client.StartFlowAsync(new StartFlowRequest { FlowName = flow.FlowName });
        Assert.Empty((await Records(stage, flow)).FlowExecutions);

        stage.Simulator.Clock.Advance(TimeSpan.FromMinutes(6));
        await UntilRuns(stage, flow, 1);
        long all = await stage.Count(Table(flow));
        stage.Simulator.Org.LiveADay();
        await UntilRuns(stage, flow, 2);

        long changed = await stage.Count(Table(flow)) - all;
        Assert.InRange(all, 1, 400);
        Assert.InRange(changed, 1, all - 1);
    }

    [Fact]
    public async Task ScheduledFlow_FailsAsOftenAsItMay_IsSuspendedAndSaysSo()
    {
        await using EventListener listener = await EventListener.Start();
        await using Stage stage = await Stage.Set(warehouse, records: 20);
        stage.Simulator.Events.Target = listener.Target;
        CreateFlowRequest flow = await Scheduled(
            stage, "rate(1minutes)", stage.Simulator.Clock.GetUtcNow().AddSeconds(30).UtcDateTime, "Incremental");
        flow.TriggerConfig.TriggerProperties.Scheduled.FlowErrorDeactivationThreshold = 2;
        await stage.Create(flow);
        stage.Simulator.Org.Find("Account")!.RemoveField("Rating");

        await stage.Client.StartFlowAsync(new StartFlowRequest { FlowName = flow.FlowName });
        stage.Simulator.Clock.Advance(TimeSpan.FromHours(1));
        DescribeFlowResponse now;
        do
        {
            now = await stage.Client.DescribeFlowAsync(new DescribeFlowRequest { FlowName = flow.FlowName });
        }
        while (now.FlowStatus == FlowStatus.Active);

        Assert.Equal(FlowStatus.Suspended, now.FlowStatus);
        Assert.Contains("after 2 failed runs", now.FlowStatusMessage, StringComparison.Ordinal);
        Assert.Equal(2, (await Records(stage, flow)).FlowExecutions.Count);
        // Two runs, each with a start and an end, and then the deactivation; what is posted side by side may arrive in another order.
        List<Delivery> told = [];
        while (told.Count < 5)
        {
            told.Add(await listener.Next());
        }

        ILookup<string?, Delivery> byType = told.ToLookup(one => one.Event.GetProperty("detail-type").GetString());
        Assert.All(
            byType["AppFlow End Flow Run Report"],
            one => Assert.Contains(" - ", one.Detail.GetProperty("incremental-transfer-time-range").GetString(), StringComparison.Ordinal));
        Delivery deactivated = Assert.Single(byType["AppFlow Scheduled Flow Deactivated"]);
        Assert.Equal(now.FlowStatusMessage, deactivated.Detail.GetProperty("deactivation-reason").GetString());
        Assert.Equal(flow.FlowName, deactivated.Detail.GetProperty("flow-name").GetString());
    }

    public static TheoryData<string, Action<ScheduledTriggerProperties>> WrongSchedules => new()
    {
        { "is not of the form rate", schedule => schedule.ScheduleExpression = "cron(0 6 * * ? *)" },
        { "is not of the form rate", schedule => schedule.ScheduleExpression = "rate(5 minutes)" },
        { "must be in the future", schedule => schedule.ScheduleStartTime = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc) },
        { "Incremental pull needs", schedule => schedule.DataPullMode = DataPullMode.Incremental },
        { "less than or equal to 36000", schedule => schedule.ScheduleOffset = 36001 },
        { "greater than or equal to 1", schedule => schedule.FlowErrorDeactivationThreshold = 0 },
    };

    [Theory]
    [MemberData(nameof(WrongSchedules))]
    public async Task CreateFlow_WrongSchedule_IsAValidationErrorThatSaysWhy(string reason, Action<ScheduledTriggerProperties> spoil)
    {
        await using Stage stage = await Stage.Set(warehouse, records: 20);
        CreateFlowRequest flow = await Scheduled(stage, "rate(5minutes)");
        spoil(flow.TriggerConfig.TriggerProperties.Scheduled);

        var error = await Assert.ThrowsAsync<ValidationException>(() => stage.Create(flow));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    private static async Task<CreateFlowRequest> Scheduled(Stage stage, string rate, DateTime? start = null, string? pull = null)
    {
        CreateFlowRequest flow = stage.Flow("scheduled", "Account", await stage.MakeTable("Account"));
        flow.TriggerConfig = new TriggerConfig
        {
            TriggerType = TriggerType.Scheduled,
            TriggerProperties = new TriggerProperties
            {
                Scheduled = new ScheduledTriggerProperties { ScheduleExpression = rate, ScheduleStartTime = start, DataPullMode = pull },
            },
        };
        flow.SourceFlowConfig.IncrementalPullConfig = pull is null ? null : new IncrementalPullConfig { DatetimeTypeFieldName = "SystemModstamp" };
        return flow;
    }

    private static string Table(CreateFlowRequest flow) => flow.DestinationFlowConfigList[0].DestinationConnectorProperties.Redshift.Object;

    private static Task<DescribeFlowExecutionRecordsResponse> Records(Stage stage, CreateFlowRequest flow) =>
        stage.Client.DescribeFlowExecutionRecordsAsync(new DescribeFlowExecutionRecordsRequest { FlowName = flow.FlowName });

    private static async Task UntilRuns(Stage stage, CreateFlowRequest flow, int runs)
    {
        while ((await Records(stage, flow)).FlowExecutions.Count(record => record.ExecutionStatus == ExecutionStatus.Successful) < runs)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10));
        }
    }
}
