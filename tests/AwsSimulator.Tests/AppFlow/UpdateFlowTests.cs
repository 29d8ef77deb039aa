using Amazon.Appflow;
using Amazon.Appflow.Model;
using AwsSimulator.AppFlow;
using Task = System.Threading.Tasks.Task;

namespace AwsSimulator.Tests.AppFlow;

[Collection(nameof(Warehouse))]
public sealed class UpdateFlowTests(Warehouse warehouse)
{
    [Fact]
    public async Task UpdateFlow_WholeDefinition_ReplacesItForTheNextRun()
    {
        await using Stage stage = await Stage.Set(warehouse, records: 40);
        string first = await stage.MakeTable("Account");
        string second = await stage.MakeTable("Account");
        CreateFlowRequest flow = stage.Flow("changing", "Account", first);
        flow.Description = "before";
        await stage.Create(flow);
        await stage.Run("changing");

        UpdateFlowRequest update = Stage.Update(stage.Flow("changing", "Account", second));
        update.Tasks.RemoveAt(update.Tasks.Count - 1);
        UpdateFlowResponse answer = await stage.Client.UpdateFlowAsync(update);
        await stage.Run("changing");

        DescribeFlowResponse now = await stage.Client.DescribeFlowAsync(new DescribeFlowRequest { FlowName = "changing" });
        Assert.Equal(FlowStatus.Active, answer.FlowStatus);
        Assert.Equal((null, 2L), (now.Description, now.SchemaVersion));
        Assert.True(now.LastUpdatedAt > now.CreatedAt);
        Assert.Equal(flow.Tasks.Count - 1, now.Tasks.Count);
        Assert.Equal("test", now.Tags["installation"]);
        Assert.Equal(await stage.Count(first), await stage.Count(second));
    }

    [Fact]
    public async Task UpdateFlow_DuringARun_LeavesThatRunItsDefinition()
    {
        var slow = new AppFlowOptions { RowsPerCopy = 5, PauseBetweenCopies = TimeSpan.FromMilliseconds(20) };
        await using Stage stage = await Stage.Set(warehouse, slow, records: 100);
        string first = await stage.MakeTable("Contact");
        string second = await stage.MakeTable("Contact");
        await stage.Create(stage.Flow("busy", "Contact", first));
        string execution = await stage.Start("busy");

        await stage.Client.UpdateFlowAsync(Stage.Update(stage.Flow("busy", "Contact", second)));
        ExecutionRecord record = await stage.Ended("busy", execution);

        Assert.Equal(ExecutionStatus.Successful, record.ExecutionStatus);
        Assert.Equal(record.ExecutionResult.RecordsProcessed, await stage.Count(first));
        Assert.Equal(0, await stage.Count(second));
    }

    [Fact]
    public async Task UpdateFlow_UnknownFlow_IsNotFound()
    {
        await using Stage stage = await Stage.Set(warehouse, records: 20);
        UpdateFlowRequest update = Stage.Update(stage.Flow("nowhere", "Account", await stage.MakeTable("Account")));

        await Assert.ThrowsAsync<ResourceNotFoundException>(() => stage.Client.UpdateFlowAsync(update));
    }

    [Fact]
    public async Task UpdateFlow_WrongDefinition_KeepsTheOldOne()
    {
        await using Stage stage = await Stage.Set(warehouse, records: 20);
        CreateFlowRequest flow = stage.Flow("kept", "Account", await stage.MakeTable("Account"));
        await stage.Create(flow);
        UpdateFlowRequest update = Stage.Update(flow);
        update.Description = "wrong";
        update.Tasks = [.. flow.Tasks.Skip(1)];

        var error = await Assert.ThrowsAsync<ValidationException>(() => stage.Client.UpdateFlowAsync(update));

        Assert.StartsWith("Update Flow request failed", error.Message, StringComparison.Ordinal);
        Assert.Null((await stage.Client.DescribeFlowAsync(new DescribeFlowRequest { FlowName = "kept" })).Description);
    }
}
