using Amazon.Appflow;
using Amazon.Appflow.Model;
using AwsSimulator.AppFlow;
using Task = System.Threading.Tasks.Task;

namespace AwsSimulator.Tests.AppFlow;

[Collection(nameof(Warehouse))]
public sealed class RunLimitTests(Warehouse warehouse)
{
    [Fact]
    public async Task Run_PastItsSizeLimit_FailsAndLeavesWhatItHadWritten()
    {
        await using Stage stage = await Stage.Set(warehouse, new AppFlowOptions { RunSizeLimit = 2000, RowsPerCopy = 5 });
        string table = await stage.MakeTable("Contact");
        await stage.Create(stage.Flow("large", "Contact", table));

        ExecutionRecord record = await stage.Run("large");

        Assert.Equal(ExecutionStatus.Error, record.ExecutionStatus);
        Assert.Contains("exceeded the limit of 2000 bytes", record.ExecutionResult.ErrorInfo.ExecutionMessage, StringComparison.Ordinal);
        Assert.True(record.ExecutionResult.BytesProcessed > 2000);
        Assert.Equal(record.ExecutionResult.RecordsProcessed, await stage.Count(table));
    }

    [Fact]
    public async Task Run_CancelledButStillWriting_AddsRowsAfterItShowsAsCanceled()
    {
        var options = new AppFlowOptions { RowsPerCopy = 10, PauseBetweenCopies = TimeSpan.FromMilliseconds(30), CopiesAfterCancel = 3 };
        await using Stage stage = await Stage.Set(warehouse, options);
        string table = await stage.MakeTable("Contact");
        await stage.Create(stage.Flow("straggler", "Contact", table));
        string execution = await stage.Start("straggler");
        await stage.When("straggler", execution, record => record.ExecutionResult.RecordsProcessed > 0);

        await stage.Client.CancelFlowExecutionsAsync(new CancelFlowExecutionsRequest { FlowName = "straggler" });
        ExecutionRecord record = await stage.Ended("straggler", execution);
        long counted = record.ExecutionResult.RecordsProcessed!.Value;
        while (await stage.Count(table) < counted + 30)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10));
        }

        Assert.Equal(ExecutionStatus.Canceled, record.ExecutionStatus);
        ExecutionRecord later = await stage.When("straggler", execution, _ => true);
        Assert.Equal(counted, later.ExecutionResult.RecordsProcessed);
    }

    [Fact]
    public async Task DescribeConnectorEntity_LengthsSwitchedOff_CarriesNone()
    {
        await using Stage stage = await Stage.Set(warehouse, new AppFlowOptions { DescribesLengths = false }, records: 20);

        DescribeConnectorEntityResponse account = await stage.Client.DescribeConnectorEntityAsync(
            new DescribeConnectorEntityRequest { ConnectorEntityName = "Account", ConnectorProfileName = RehearsalNames.SalesforceProfile });

        Assert.All(account.ConnectorEntityFields, field => Assert.Null(field.SupportedFieldTypeDetails.V1.FieldLengthRange));
    }
}
