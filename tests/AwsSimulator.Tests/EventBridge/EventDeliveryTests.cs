using System.Net;
using System.Net.Http.Json;
using Amazon.RedshiftDataAPIService;
using Amazon.RedshiftDataAPIService.Model;
using AwsSimulator.EventBridge;
using AwsSimulator.Tests.RedshiftData;

namespace AwsSimulator.Tests.EventBridge;

[Collection(SharedSimulator.Name)]
public sealed class EventDeliveryTests(SimulatorFixture stage) : IDisposable
{
    public void Dispose() => stage.Simulator.Events.Target = null;

    [Fact]
    public async Task Statement_OnlyWithEvent_IsToldInTheServicesForm()
    {
        await using EventListener listener = await EventListener.Start();
        stage.Simulator.Events.Target = listener.Target;
        await stage.RedshiftData.Run("SELECT 1");

        string id = await RunWithEvent("SELECT 1 UNION SELECT 2", "told");

        Delivery told = await listener.Next();
        Assert.Equal("rehearsed", told.ApiKey);
        Assert.Equal("application/json; charset=utf-8", told.ContentType);
        Assert.Equal("Amazon/EventBridge/ApiDestinations", told.UserAgent);
        Assert.Equal("0", told.Event.GetProperty("version").GetString());
        Assert.Equal("aws.redshift-data", told.Event.GetProperty("source").GetString());
        Assert.Equal("Redshift Data Statement Status Change", told.Event.GetProperty("detail-type").GetString());
        Assert.Equal(RehearsalNames.Account, told.Event.GetProperty("account").GetString());
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", told.Event.GetProperty("time").GetString()!);
        Assert.Equal(id, told.Detail.GetProperty("statementId").GetString());
        Assert.Equal("told", told.Detail.GetProperty("statementName").GetString());
        Assert.Equal("FINISHED", told.Detail.GetProperty("state").GetString());
        Assert.Equal(2, told.Detail.GetProperty("rows").GetInt64());
    }

    [Fact]
    public async Task Duplication_Certain_PostsTheSameEventTwice()
    {
        await using EventListener listener = await EventListener.Start();
        stage.Simulator.Events.Target = listener.Target with { Duplication = 1 };

        await RunWithEvent("SELECT 1", "twice");

        Assert.Equal((await listener.Next()).Id, (await listener.Next()).Id);
    }

    [Fact]
    public async Task Loss_OfHalf_LosesTheSameOnesForTheSameSeed()
    {
        List<string> first = await Survivors();
        List<string> second = await Survivors();

        Assert.Equal(first, second);
        Assert.InRange(first.Count, 1, 7);
    }

    [Fact]
    public async Task Reordering_OfSome_LetsLaterEventsOvertake()
    {
        await using EventListener listener = await EventListener.Start();
        stage.Simulator.Events.Target = listener.Target with { Reordering = 1, OvertakenWithinSeconds = 1.5 };
        await RunWithEvent("SELECT 1", "overtaken");
        stage.Simulator.Events.Target = listener.Target;
        await RunWithEvent("SELECT 1", "overtaking");

        Assert.Equal("overtaking", (await listener.Next()).Detail.GetProperty("statementName").GetString());
        Assert.Equal("overtaken", (await listener.Next()).Detail.GetProperty("statementName").GetString());
    }

    [Fact]
    public async Task Refusal_With503_IsPostedAgain()
    {
        await using EventListener listener = await EventListener.Start(refusals: 2);
        stage.Simulator.Events.Target = listener.Target;

        string id = await RunWithEvent("SELECT 1", "again");

        Assert.Equal(id, (await listener.Next()).Detail.GetProperty("statementId").GetString());
    }

    [Theory]
    [InlineData("{\"apiKey\":\"k\"}", "url")]
    [InlineData("{\"url\":\"ftp://here\",\"apiKey\":\"k\"}", "url is ftp://here/")]
    [InlineData("{\"url\":\"http://here\",\"apiKey\":\"k\",\"loss\":2}", "loss is 2; allowed: 0 to 1")]
    [InlineData("{\"url\":\"http://here\",\"apiKey\":\"k\",\"delaySeconds\":-1}", "delaySeconds is -1")]
    public async Task Events_BadTarget_IsRefusedWithTheReason(string target, string reason)
    {
        using var http = new HttpClient { BaseAddress = stage.Simulator.Url };
        using var body = new StringContent(target);

        using HttpResponseMessage response = await http.PostAsync(new Uri("/_simulator/events", UriKind.Relative), body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(reason, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_TargetSetOverHttp_IsUsedUntilItIsRemoved()
    {
        await using EventListener listener = await EventListener.Start();
        using var http = new HttpClient { BaseAddress = stage.Simulator.Url };
        var path = new Uri("/_simulator/events", UriKind.Relative);
        using HttpResponseMessage set = await http.PostAsJsonAsync(path, new { url = listener.Target.Url, apiKey = "rehearsed" });
        Assert.Equal(HttpStatusCode.NoContent, set.StatusCode);

        await RunWithEvent("SELECT 1", "heard");
        await listener.Next();
        await http.DeleteAsync(path);

        Assert.Null(stage.Simulator.Events.Target);
    }

    private async Task<List<string>> Survivors()
    {
        await using EventListener listener = await EventListener.Start();
        stage.Simulator.Events.Target = listener.Target with { Loss = 0.5, Seed = 3 };
        for (int i = 0; i < 8; i++)
        {
            await RunWithEvent("SELECT 1", $"s{i}");
        }

        // Late, so that the others have come by then.
        stage.Simulator.Events.Target = listener.Target with { DelaySeconds = 1 };
        await RunWithEvent("SELECT 1", "last");
        var names = new List<string>();
        while (!names.Contains("last"))
        {
            names.Add((await listener.Next()).Detail.GetProperty("statementName").GetString()!);
        }

        return [.. names.Order().Where(name => name != "last")];
    }

    private async Task<string> RunWithEvent(string sql, string name)
    {
        ExecuteStatementRequest request = Statements.Request(sql);
        request.WithEvent = true;
        request.StatementName = name;
        return (await stage.RedshiftData.Ended((await stage.RedshiftData.ExecuteStatementAsync(request)).Id)).Id;
    }
}
