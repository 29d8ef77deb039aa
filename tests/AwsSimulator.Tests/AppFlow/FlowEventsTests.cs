using System.Text.Json;
using Amazon.Appflow;
using AwsSimulator.Tests.EventBridge;

namespace AwsSimulator.Tests.AppFlow;

[Collection(nameof(Warehouse))]
public sealed class FlowEventsTests(Warehouse warehouse)
{
    [Fact]
    public async Task Run_FromStartToEnd_IsReportedInTextsOnly()
    {
        await using EventListener listener = await EventListener.Start();
        await using Stage stage = await Stage.Set(warehouse);
        stage.Simulator.Events.Target = listener.Target;
        int all = stage.Simulator.Org.Find("Account")!.Deliver(stage.Simulator.Clock.GetUtcNow()).Count;
        Amazon.Appflow.Model.Task hot =
            Stage.Filter("Rating", SalesforceConnectorOperator.EQUAL_TO, ("DATA_TYPE", "string"), ("VALUE", "Hot"));
        await stage.Create(stage.Flow("told", "Account", await stage.MakeTable("Account"), hot));

        Amazon.Appflow.Model.ExecutionRecord record = await stage.Run("told");

        Delivery[] told = [await listener.Next(), await listener.Next()];
        Delivery started = told.Single(one => one.Event.GetProperty("detail-type").GetString() == "AppFlow Start Flow Run Report");
        Delivery ended = told.Single(one => one.Event.GetProperty("detail-type").GetString() == "AppFlow End Flow Run Report");
        IEnumerable<JsonProperty> members = told.SelectMany(one => one.Detail.EnumerateObject());
        Assert.All(members, member => Assert.Equal(JsonValueKind.String, member.Value.ValueKind));
        Assert.All(told, one => Assert.Equal(record.ExecutionId, one.Detail.GetProperty("execution-id").GetString()));
        Assert.Matches(@"^2026-03-01T\d\d:\d\d:\d\d\.\d{3}Z\[UTC\]$", started.Detail.GetProperty("start-time").GetString()!);
        Assert.Equal("Execution Successful", ended.Detail.GetProperty("status").GetString());
        Assert.Equal($"{record.ExecutionResult.RecordsProcessed}", ended.Detail.GetProperty("num-of-records-processed").GetString());
        Assert.InRange(record.ExecutionResult.RecordsProcessed!.Value, 1, all - 1);
        Assert.Equal(
            $"{all - record.ExecutionResult.RecordsProcessed}", ended.Detail.GetProperty("num-of-records-filtered").GetString());
    }
}
