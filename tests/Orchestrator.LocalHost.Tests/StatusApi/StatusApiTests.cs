using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Orchestrator.LocalHost.Tests.StatusApi;

public sealed partial class StatusApiTests : IAsyncLifetime
{
    private RunningHost _host = null!;

    public async Task InitializeAsync() => _host = await RunningHost.Start();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Get_Ended_IsWhatDurableFunctionsShows()
    {
        await Ended(await _host.Orchestrate(nameof(Shop.Fulfil), new Order("tea", 2), "o1"));

        using HttpResponseMessage response = await _host.Status("o1", "?showInput=true");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Null(response.Headers.Location);
        Assert.Equal(
            """
            {"name":"Fulfil","instanceId":"o1","runtimeStatus":"Completed","input":{"item":"tea","count":2},
            "customStatus":{"phase":"taking"},"output":"tea: 8 left","createdTime":"TIME","lastUpdatedTime":"TIME"}
            """.ReplaceLineEndings(string.Empty),
            Times().Replace(await response.Content.ReadAsStringAsync(), "TIME"));
    }

    [Fact]
    public async Task Get_Running_Is202WithWhereAndWhenToAskAgain()
    {
        await _host.Orchestrate(nameof(Shop.AwaitApproval), new Order("tea", 2), "o1");
        await _host.Host.Client.WaitForInstanceStartAsync("o1").WaitAsync(TimeSpan.FromSeconds(20));

        using HttpResponseMessage response = await _host.Status("o1", "?showInput=false");
        JsonNode status = await RunningHost.Json(response);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal($"{_host.Host.Url}{RunningHost.Api}/instances/o1?showInput=false", response.Headers.Location!.OriginalString);
        Assert.Equal(TimeSpan.FromSeconds(5), response.Headers.RetryAfter!.Delta);
        Assert.Equal("Running", status["runtimeStatus"]!.GetValue<string>());
        Assert.Null(status["input"]);
    }

    [Fact]
    public async Task Get_Failed_ShowsTheReasonAnd500WhereAskedFor()
    {
        await Ended(await _host.Orchestrate(nameof(Shop.FailAlways), id: "o1"));

        using HttpResponseMessage plain = await _host.Status("o1");
        using HttpResponseMessage strict = await _host.Status("o1", "?returnInternalServerErrorOnFailure=true");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.InternalServerError), (plain.StatusCode, strict.StatusCode));
        Assert.EndsWith(
            "Task 'Break' (#0) failed with an unhandled exception: the shelf fell down",
            (await RunningHost.Json(plain))["output"]!.GetValue<string>(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_WithHistory_JoinsCallsAndTheirEnds()
    {
        await Ended(await _host.Orchestrate(nameof(Shop.Fulfil), new Order("tea", 2), "o1"));

        JsonArray brief = await History("o1", "?showHistory=true&showInput=false");
        JsonArray full = await History("o1", "?showHistory=true&showHistoryOutput=true");

        Assert.Equal(
            ["ExecutionStarted", "TaskCompleted", "ExecutionCompleted"],
            brief.Select(happened => happened!["EventType"]!.GetValue<string>()));
        Assert.Equal(["EventType", "Timestamp", "ScheduledTime", "FunctionName"], brief[1]!.AsObject().Select(property => property.Key));
        Assert.Equal("Take", full[1]!["FunctionName"]!.GetValue<string>());
        Assert.Equal("""{"item":"tea","count":2}""", full[1]!["Input"]!.GetValue<string>());
        Assert.Equal(8, full[1]!["Result"]!.GetValue<int>());
        Assert.Equal("Completed", full[2]!["OrchestrationStatus"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("GET", "instances/none")]
    [InlineData("DELETE", "instances/none")]
    [InlineData("POST", "instances/none/terminate")]
    [InlineData("POST", "instances/none/suspend")]
    [InlineData("POST", "instances/none/resume")]
    [InlineData("POST", "instances/none/rewind")]
    [InlineData("POST", "instances/none/raiseEvent/Approval")]
    [InlineData("PUT", "instances/none")]
    [InlineData("GET", "orchestrators/Fulfil")]
    [InlineData("POST", "instances/none/dance")]
    public async Task Any_NoSuchInstance_Is404(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"{RunningHost.Api}/{path}");

        using HttpResponseMessage response = await _host.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Theory]
    [InlineData("terminate")]
    [InlineData("suspend")]
    [InlineData("resume")]
    [InlineData("raiseEvent/Approval")]
    public async Task Post_InstanceHasEnded_Is410(string order)
    {
        await Ended(await _host.Orchestrate(nameof(Shop.Fulfil), new Order("tea", 2), "o1"));

        using HttpResponseMessage response = await _host.Post($"{RunningHost.Api}/instances/o1/{order}", true);

        Assert.Equal(HttpStatusCode.Gone, response.StatusCode);
    }

    [Fact]
    public async Task RaiseEvent_Json_ReachesTheOrchestration()
    {
        string id = await _host.Orchestrate(nameof(Shop.AwaitApproval), new Order("tea", 2));

        using HttpResponseMessage response = await _host.Post($"{RunningHost.Api}/instances/{id}/raiseEvent/approval", true);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("tea approved", await Ended(id));
    }

    [Theory]
    [InlineData("text/plain", "true", "Only application/json request content is supported")]
    [InlineData("application/json", "{", "Invalid JSON content")]
    public async Task RaiseEvent_NotJson_Is400(string mediaType, string body, string expected)
    {
        string id = await _host.Orchestrate(nameof(Shop.AwaitApproval));

        using HttpResponseMessage response = await _host.Http.PostAsync(
            $"{RunningHost.Api}/instances/{id}/raiseEvent/Approval", new StringContent(body, null, mediaType));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(expected, (await RunningHost.Json(response))["Message"]!.GetValue<string>());
    }

    [Fact]
    public async Task SuspendAndResume_ChangeTheStatus()
    {
        string id = await _host.Orchestrate(nameof(Shop.AwaitApproval));
        await _host.Host.Client.WaitForInstanceStartAsync(id).WaitAsync(TimeSpan.FromSeconds(20));

        await _host.Post($"{RunningHost.Api}/instances/{id}/suspend?reason=lunch");
        await StatusBecomes(id, "Suspended");
        await _host.Post($"{RunningHost.Api}/instances/{id}/resume?reason=back");
        await StatusBecomes(id, "Running");
    }

    [Fact]
    public async Task Terminate_Running_EndsItWithTheReasonAsOutput()
    {
        string id = await _host.Orchestrate(nameof(Shop.AwaitApproval));

        using HttpResponseMessage response = await _host.Post($"{RunningHost.Api}/instances/{id}/terminate?reason=closed");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("closed", await Ended(id));
        Assert.Equal("Terminated", (await RunningHost.Json(await _host.Status(id)))["runtimeStatus"]!.GetValue<string>());
    }

    [Fact]
    public async Task Purge_OnlyWhatHasEnded()
    {
        string running = await _host.Orchestrate(nameof(Shop.AwaitApproval));
        string ended = await _host.Orchestrate(nameof(Shop.Fulfil), new Order("tea", 2));
        await Ended(ended);

        using HttpResponseMessage refused = await _host.Http.DeleteAsync($"{RunningHost.Api}/instances/{running}");
        using HttpResponseMessage purged = await _host.Http.DeleteAsync($"{RunningHost.Api}/instances/{ended}");

        Assert.Equal(HttpStatusCode.PreconditionFailed, refused.StatusCode);
        Assert.Equal("""{"instancesDeleted":1}""", await purged.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await _host.Status(ended)).StatusCode);
    }

    [Fact]
    public async Task PurgeByFilter_NeedsATime_AndCountsWhatItForgot()
    {
        await Ended(await _host.Orchestrate(nameof(Shop.Fulfil), new Order("tea", 2)));
        await Ended(await _host.Orchestrate(nameof(Shop.FailAlways)));

        const string failedOnes = RunningHost.Api + "/instances?createdTimeFrom=2020-01-01T00:00:00Z&runtimeStatus=Failed";
        using HttpResponseMessage unbounded = await _host.Http.DeleteAsync(RunningHost.Api + "/instances");
        using HttpResponseMessage failed = await _host.Http.DeleteAsync(failedOnes);
        using HttpResponseMessage none = await _host.Http.DeleteAsync(failedOnes);

        Assert.Equal(HttpStatusCode.BadRequest, unbounded.StatusCode);
        Assert.Equal("""{"instancesDeleted":1}""", await failed.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task List_PrefixAndStatus_SelectInstances()
    {
        await Ended(await _host.Orchestrate(nameof(Shop.Fulfil), new Order("tea", 1), "a-1"));
        await Ended(await _host.Orchestrate(nameof(Shop.Fulfil), new Order("tea", 1), "b-1"));
        await _host.Orchestrate(nameof(Shop.AwaitApproval), id: "a-2");

        Assert.Equal(["a-1", "a-2"], await List("?instanceIdPrefix=a-"));
        Assert.Equal(["a-1", "b-1"], await List("?runtimeStatus=Completed,Failed"));
        Assert.Empty(await List("?createdTimeTo=2020-01-01T00:00:00Z"));
    }

    [Fact]
    public async Task List_InPages_ShowsEveryInstanceOnce()
    {
        string[] ids = ["p-1", "p-2", "p-3", "p-4", "p-5"];
        foreach (string id in ids)
        {
            await _host.Orchestrate(nameof(Shop.AwaitApproval), id: id);
        }

        List<string> seen = [];
        string? token = null;
        do
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, RunningHost.Api + "/instances?top=2");
            request.Headers.Add("x-ms-continuation-token", token);
            using HttpResponseMessage page = await _host.Http.SendAsync(request);
            seen.AddRange((await RunningHost.Json(page)).AsArray().Select(instance => instance!["instanceId"]!.GetValue<string>()));
            token = page.Headers.TryGetValues("x-ms-continuation-token", out IEnumerable<string>? tokens) ? tokens.Single() : null;
        }
        while (token is not "");

        Assert.Equal(ids, seen.Order());
    }

    [Fact]
    public async Task Start_ChosenIdThatRuns_Is409()
    {
        await _host.Orchestrate(nameof(Shop.AwaitApproval), id: "o1");

        using HttpResponseMessage second = await _host.Post(RunningHost.Api + "/orchestrators/AwaitApproval/o1");

        Assert.Equal(HttpStatusCode.Conflict, second.StatusCode);
    }

    [Fact]
    public async Task Start_Accepted_GivesTheAddressesOfTheInstance()
    {
        using HttpResponseMessage response = await _host.Post(RunningHost.Api + "/orchestrators/AwaitApproval/o%201");
        JsonObject links = (await RunningHost.Json(response)).AsObject();

        string instance = $"{_host.Host.Url}{RunningHost.Api}/instances/o%201";
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(instance, response.Headers.Location!.OriginalString);
        Assert.Equal(TimeSpan.FromSeconds(10), response.Headers.RetryAfter!.Delta);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["id"] = "o 1",
                ["statusQueryGetUri"] = instance,
                ["sendEventPostUri"] = instance + "/raiseEvent/{eventName}",
                ["terminatePostUri"] = instance + "/terminate?reason={text}",
                ["purgeHistoryDeleteUri"] = instance,
                ["restartPostUri"] = instance + "/restart",
                ["suspendPostUri"] = instance + "/suspend?reason={text}",
                ["resumePostUri"] = instance + "/resume?reason={text}",
            },
            links.ToDictionary(link => link.Key, link => link.Value!.GetValue<string>()));
    }

    [Fact]
    public async Task Start_WithTimeout_AnswersWithTheOutputOnceItEnds()
    {
        using HttpResponseMessage ended =
            await _host.Post(RunningHost.Api + "/orchestrators/Fulfil?timeout=20&pollingInterval=1", new Order("tea", 2));
        using HttpResponseMessage failed = await _host.Post(RunningHost.Api + "/orchestrators/FailAlways?timeout=20");
        using HttpResponseMessage waiting = await _host.Post(RunningHost.Api + "/orchestrators/AwaitApproval?timeout=0.05");

        Assert.Equal((HttpStatusCode.OK, "\"tea: 8 left\""), (ended.StatusCode, await ended.Content.ReadAsStringAsync()));
        Assert.Equal((HttpStatusCode.OK, "Failed"), (failed.StatusCode, (await RunningHost.Json(failed))["runtimeStatus"]!.GetValue<string>()));
        Assert.Equal(HttpStatusCode.Accepted, waiting.StatusCode);
    }

    [Fact]
    public async Task Start_WithVersion_IsWhatTheOrchestratorSees()
    {
        using HttpResponseMessage response =
            await _host.Post(RunningHost.Api + "/orchestrators/TellVersion?version=2.1&timeout=20", new Order("tea", 2));

        Assert.Equal("\"2.1\"", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Restart_Ended_RunsAgainUnderANewOrItsOwnId()
    {
        await Ended(await _host.Orchestrate(nameof(Shop.Fulfil), new Order("tea", 2), "o1"));

        using HttpResponseMessage anew = await _host.Post(RunningHost.Api + "/instances/o1/restart?timeout=20");
        using HttpResponseMessage again = await _host.Post(RunningHost.Api + "/instances/o1/restart?restartWithNewInstanceId=false");

        Assert.Equal("\"tea: 6 left\"", await anew.Content.ReadAsStringAsync());
        Assert.Equal("o1", (await RunningHost.Json(again))["id"]!.GetValue<string>());
        Assert.Equal("tea: 4 left", await Ended("o1"));
    }

    [Fact]
    public async Task Restart_NotPossible_SaysWhy()
    {
        await _host.Orchestrate(nameof(Shop.AwaitApproval), id: "o1");

        using HttpResponseMessage running = await _host.Post(RunningHost.Api + "/instances/o1/restart?restartWithNewInstanceId=false");
        using HttpResponseMessage none = await _host.Post(RunningHost.Api + "/instances/none/restart");

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.BadRequest), (running.StatusCode, none.StatusCode));
        Assert.Equal(
            "InstanceId does not match a valid orchestration instance.", (await RunningHost.Json(none))["Message"]!.GetValue<string>());
    }

    [Fact]
    public async Task Rewind_Failed_DoesAgainWhatFailed()
    {
        Oven oven = _host.Host.Services.GetRequiredService<Oven>();
        await _host.Orchestrate(nameof(Shop.BakeOne), id: "o1");
        await oven.Baking();
        oven.Burn();
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await _host.Ended("o1")).RuntimeStatus);

        using HttpResponseMessage response = await _host.Post(RunningHost.Api + "/instances/o1/rewind?reason=new%20dough");
        await oven.Baking();
        oven.Finish("brown");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("brown", await Ended("o1"));
        Assert.Contains(
            "ExecutionRewound", (await History("o1", "?showHistory=true")).Select(happened => happened!["EventType"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Rewind_DidNotFail_Is412WithTheStatus()
    {
        await Ended(await _host.Orchestrate(nameof(Shop.Fulfil), new Order("tea", 2), "o1"));

        using HttpResponseMessage response = await _host.Post(RunningHost.Api + "/instances/o1/rewind?reason=no");

        Assert.Equal(HttpStatusCode.PreconditionFailed, response.StatusCode);
        Assert.Contains("status Completed", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Take", "The function 'Take' doesn't exist, is disabled, or is not an orchestrator function.")]
    [InlineData("Nothing", "The function 'Nothing' doesn't exist, is disabled, or is not an orchestrator function.")]
    public async Task Start_NoOrchestrator_Is400(string function, string expected)
    {
        using HttpResponseMessage response = await _host.Post($"{RunningHost.Api}/orchestrators/{function}");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.StartsWith(expected, (await RunningHost.Json(response))["Message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    private async Task<string?> Ended(string id)
    {
        OrchestrationMetadata instance = await _host.Ended(id);
        return instance.SerializedOutput is null ? null : instance.ReadOutputAs<string>();
    }

    private async Task<JsonArray> History(string id, string query) =>
        (await RunningHost.Json(await _host.Status(id, query)))["historyEvents"]!.AsArray();

    private async Task StatusBecomes(string id, string expected)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await RunningHost.Json(await _host.Status(id)))["runtimeStatus"]!.GetValue<string>() != expected)
        {
            patience.Token.ThrowIfCancellationRequested();
        }
    }

    private async Task<string[]> List(string query)
    {
        JsonArray? instances = await _host.Http.GetFromJsonAsync<JsonArray>(RunningHost.Api + "/instances" + query);
        return [.. instances!.Select(instance => instance!["instanceId"]!.GetValue<string>()).Order()];
    }

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")]
    private static partial Regex Times();
}
