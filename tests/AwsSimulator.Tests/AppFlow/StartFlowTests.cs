using Amazon.Appflow.Model;
using AwsSimulator.AppFlow;
using Task = System.Threading.Tasks.Task;

namespace AwsSimulator.Tests.AppFlow;

[Collection(nameof(Warehouse))]
public sealed class StartFlowTests(Warehouse warehouse)
{
    private static readonly AppFlowOptions Slow = new() { RowsPerCopy = 1, PauseBetweenCopies = TimeSpan.FromMilliseconds(100) };

    [Fact]
    public async Task StartFlow_SameToken_AnswersTheFirstRunForEightHoursEvenIfItFailed()
    {
        await using Stage stage = await Stage.Set(warehouse, records: 20);
        await stage.Create(stage.Flow("token", "Account", await stage.MakeTable("Account")));
        stage.Simulator.Org.Find("Account")!.RemoveField("Rating");
        var request = new StartFlowRequest { FlowName = "token", ClientToken = "load-1" };

        string first = (await stage.Client.StartFlowAsync(request)).ExecutionId;
        Assert.Equal(Amazon.Appflow.ExecutionStatus.Error, (await stage.Ended("token", first)).ExecutionStatus);
        stage.Simulator.Clock.Advance(TimeSpan.FromHours(7.9));
        string within = (await stage.Client.StartFlowAsync(request)).ExecutionId;
        stage.Simulator.Clock.Advance(TimeSpan.FromHours(0.2));
        string after = (await stage.Client.StartFlowAsync(request)).ExecutionId;

        Assert.Equal(first, within);
        Assert.NotEqual(first, after);
    }

    [Fact]
    public async Task StartFlow_ManyAtOnceWithOneToken_StartOneRun()
    {
        await using Stage stage = await Stage.Set(warehouse, records: 20);
        await stage.Create(stage.Flow("once", "Account", await stage.MakeTable("Account")));

        StartFlowResponse[] answers = await Task.WhenAll(
            Enumerable.Range(0, 20)
                .Select(_ => stage.Client.StartFlowAsync(new StartFlowRequest { FlowName = "once", ClientToken = "t" })));

        Assert.Single(answers.Select(answer => answer.ExecutionId).Distinct());
        Assert.Single((await stage.Client.DescribeFlowExecutionRecordsAsync(new DescribeFlowExecutionRecordsRequest { FlowName = "once" })).FlowExecutions);
    }

    [Fact]
    public async Task StartFlow_TokenOfAnotherFlow_IsAConflict()
    {
        await using Stage stage = await Stage.Set(warehouse, records: 20);
        string table = await stage.MakeTable("Account");
        await stage.Create(stage.Flow("one", "Account", table));
        await stage.Create(stage.Flow("two", "Account", table));
        await stage.Client.StartFlowAsync(new StartFlowRequest { FlowName = "one", ClientToken = "t" });

        await Assert.ThrowsAsync<ConflictException>(
            () => stage.Client.StartFlowAsync(new StartFlowRequest { FlowName = "two", ClientToken = "t" }));
    }

    [Fact]
    public async Task CreateFlow_SameToken_AnswersOnceMoreInsteadOfConflicting()
    {
        await using Stage stage = await Stage.Set(warehouse, records: 20);
        CreateFlowRequest request = stage.Flow("again", "Account", await stage.MakeTable("Account"));
        request.ClientToken = "create-1";

        await stage.Create(request);
        CreateFlowResponse second = await stage.Client.CreateFlowAsync(request);
        request.Description = "changed";

        Assert.EndsWith("flow/again", second.FlowArn, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ConflictException>(() => stage.Client.CreateFlowAsync(request));
    }

    [Fact]
    public async Task StartFlow_WhileRunning_StartsASecondRunUnlessSwitched()
    {
        await using Stage willing = await Stage.Set(warehouse, Slow, records: 20);
        await willing.Create(willing.Flow("twice", "Contact", await willing.MakeTable("Contact")));
        await using Stage refusing = await Stage.Set(warehouse, Slow with { RefusesSecondRun = true }, records: 20);
        await refusing.Create(refusing.Flow("twice", "Contact", await refusing.MakeTable("Contact")));
        await willing.Start("twice");
        await refusing.Start("twice");

        string second = await willing.Start("twice");

        await willing.When("twice", second, _ => true);
        DescribeFlowExecutionRecordsResponse records = await willing.Client.DescribeFlowExecutionRecordsAsync(
            new DescribeFlowExecutionRecordsRequest { FlowName = "twice" });
        Assert.Equal(2, records.FlowExecutions.Count);
        Assert.Equal(second, records.FlowExecutions[0].ExecutionId);
        await Assert.ThrowsAsync<ConflictException>(() => refusing.Start("twice"));
    }

    [Fact]
    public async Task StartFlow_BeyondTheQuotaOfRuns_IsRefused()
    {
        await using Stage stage = await Stage.Set(warehouse, Slow with { ConcurrentRunQuota = 1 }, records: 20);
        await stage.Create(stage.Flow("quota", "Contact", await stage.MakeTable("Contact")));
        await stage.Start("quota");

        await Assert.ThrowsAsync<ServiceQuotaExceededException>(() => stage.Start("quota"));
    }

    [Fact]
    public async Task StartFlow_UnknownFlow_IsNotFound()
    {
        await using Stage stage = await Stage.Set(warehouse, records: 20);

        await Assert.ThrowsAsync<ResourceNotFoundException>(() => stage.Start("nowhere"));
    }

    [Fact]
    public async Task DescribeFlowExecutionRecords_JustAfterTheStart_DoesNotListTheRunYet()
    {
        await using Stage stage = await Stage.Set(warehouse, new AppFlowOptions { ListedAfter = TimeSpan.FromMilliseconds(300) }, records: 20);
        await stage.Create(stage.Flow("hidden", "Account", await stage.MakeTable("Account")));

        string execution = await stage.Start("hidden");
        DescribeFlowExecutionRecordsResponse early = await stage.Client.DescribeFlowExecutionRecordsAsync(
            new DescribeFlowExecutionRecordsRequest { FlowName = "hidden" });

        Assert.Empty(early.FlowExecutions);
        ExecutionRecord record = await stage.Ended("hidden", execution);
        Assert.True(record.StartedAt >= new DateTime(2026, 3, 1, 6, 30, 0, DateTimeKind.Utc));
        Assert.True(record.LastUpdatedAt >= record.StartedAt);
    }
}
