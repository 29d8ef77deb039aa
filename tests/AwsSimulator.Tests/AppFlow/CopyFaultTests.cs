using Amazon.Appflow;
using Amazon.Appflow.Model;
using AwsSimulator.AppFlow;
using AwsSimulator.Control;
using Task = System.Threading.Tasks.Task;

namespace AwsSimulator.Tests.AppFlow;

/// <summary>What can befall a flow between two of its COPYs.</summary>
[Collection(nameof(Warehouse))]
public sealed class CopyFaultTests(Warehouse warehouse)
{
    [Fact]
    public async Task Run_LosesACopy_CountsItsRowsAndIsSuccessful()
    {
        await using Stage stage = await Set(FaultKind.Drop);
        (ExecutionRecord record, string table) = await stage.Load("Contact");

        Assert.Equal(ExecutionStatus.Successful, record.ExecutionStatus);
        Assert.Equal(record.ExecutionResult.RecordsProcessed - 10, await stage.Count(table));
    }

    [Fact]
    public async Task Run_FailsBetweenCopies_KeepsOnWritingAsLongAsItWasTold()
    {
        await using Stage stage = await Set(FaultKind.Fail, copiesAfterFailure: 2);
        (ExecutionRecord record, string table) = await stage.Load("Contact");

        Assert.Equal((ExecutionStatus.Error, 10), (record.ExecutionStatus, record.ExecutionResult.RecordsProcessed));
        while (await stage.Count(table) < 30)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10));
        }
    }

    [Fact]
    public async Task Run_HangsBetweenCopies_EndsWhenItIsCancelled()
    {
        await using Stage stage = await Set(FaultKind.Hang);
        string table = await stage.MakeTable("Contact");
        await stage.Create(stage.Flow("hung", "Contact", table));
        string execution = await stage.Start("hung");
        await stage.When("hung", execution, record => record.ExecutionResult.RecordsProcessed == 10);

        await stage.Client.CancelFlowExecutionsAsync(new CancelFlowExecutionsRequest { FlowName = "hung" });

        Assert.Equal(ExecutionStatus.Canceled, (await stage.Ended("hung", execution)).ExecutionStatus);
        Assert.Equal(10, await stage.Count(table));
    }

    /// <summary>Ten rows to a COPY, and the second one suffers.</summary>
    private async Task<Stage> Set(FaultKind kind, int copiesAfterFailure = 0)
    {
        Stage stage = await Stage.Set(warehouse, new AppFlowOptions { RowsPerCopy = 10, CopiesAfterFailure = copiesAfterFailure }, records: 200);
        stage.Simulator.Faults.Add(
            new FaultRule { Service = "appflow", Operation = FaultSteps.CopyRows, Resource = "Contact", Kind = kind, Nth = 2 });
        return stage;
    }
}
