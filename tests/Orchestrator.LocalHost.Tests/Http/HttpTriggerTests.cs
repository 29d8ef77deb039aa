using System.Net;
using System.Text.Json.Nodes;

namespace Orchestrator.LocalHost.Tests.Http;

public class HttpTriggerTests
{
    [Fact]
    public async Task Get_RouteAndQuery_ReachTheFunction()
    {
        await using RunningHost host = await RunningHost.Start();

        using HttpResponseMessage response = await host.Http.GetAsync("api/shelf/7?wanted=tea");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("top", response.Headers.GetValues("x-shelf").Single());
        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("""{"number":7,"left":10,"wanted":"tea"}""", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("GET", "api/shelf/seven", HttpStatusCode.BadRequest, "'seven' is not a valid Int32 for 'number'.")]
    [InlineData("POST", "api/shelf/7", HttpStatusCode.MethodNotAllowed, "/api/shelf/7 does not take POST.")]
    [InlineData("GET", "api/cellar", HttpStatusCode.NotFound, "There is nothing at /api/cellar.")]
    [InlineData("GET", "api/Broken", HttpStatusCode.InternalServerError, "Function 'Broken' failed; the log of the host says why.")]
    public async Task Request_CannotBeServed_GetsAJsonReason(string method, string path, HttpStatusCode status, string message)
    {
        await using RunningHost host = await RunningHost.Start();

        using HttpResponseMessage response = await host.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(message, (await RunningHost.Json(response))["Message"]!.GetValue<string>());
    }

    [Fact]
    public async Task Post_StartsAnOrchestration_AnswersWithItsAddresses()
    {
        await using RunningHost host = await RunningHost.Start();

        using HttpResponseMessage response = await host.Post("api/orders/o%201", new Order("tea", 2));
        JsonNode payload = await RunningHost.Json(response);

        string instance = $"{host.Host.Url}runtime/webhooks/durabletask/instances/o%201";
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(instance, response.Headers.Location!.OriginalString);
        Assert.Equal("o 1", payload["id"]!.GetValue<string>());
        Assert.Equal(instance, payload["statusQueryGetUri"]!.GetValue<string>());
        Assert.Equal(instance + "/raiseEvent/{eventName}", payload["sendEventPostUri"]!.GetValue<string>());
        Assert.Equal(instance, payload["purgeHistoryDeleteUri"]!.GetValue<string>());
        Assert.StartsWith(instance + "/terminate?reason=", payload["terminatePostUri"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("tea: 8 left", (await host.Ended("o 1")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Post_BehindAProxy_GivesTheAddressTheCallerUsed()
    {
        await using RunningHost host = await RunningHost.Start();
        host.Http.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        host.Http.DefaultRequestHeaders.Add("X-Forwarded-Host", "sync.example.com");

        using HttpResponseMessage response = await host.Post("api/orders/o1", new Order("tea", 2));

        Assert.Equal("https://sync.example.com/runtime/webhooks/durabletask/instances/o1", response.Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData("api/Weigh")]
    [InlineData("runtime/webhooks/durabletask/orchestrators/AwaitApproval")]
    public async Task Post_BodyOverTheLimit_Is413(string path)
    {
        await using RunningHost host = await RunningHost.Start(RunningHost.Options with { MaxRequestBytes = 100 });

        using HttpResponseMessage fits = await host.Http.PostAsync(path, new StringContent(new string('1', 100)));
        using HttpResponseMessage tooLarge = await host.Http.PostAsync(path, new StringContent(new string('1', 101)));

        Assert.True(fits.IsSuccessStatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooLarge.StatusCode);
        Assert.Equal(
            "Request body too large. The max request body size is 100 bytes.",
            (await RunningHost.Json(tooLarge))["Message"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("POST", "https://evil.example.com", HttpStatusCode.Forbidden)]
    [InlineData("OPTIONS", "https://evil.example.com", HttpStatusCode.Forbidden)]
    [InlineData("POST", "null", HttpStatusCode.Forbidden)]
    [InlineData("POST", "self", HttpStatusCode.OK)]
    public async Task Request_FromAPageOfAnotherSite_IsRefused(string method, string origin, HttpStatusCode expected)
    {
        await using RunningHost host = await RunningHost.Start();
        using var request = new HttpRequestMessage(new HttpMethod(method), "api/Weigh");
        request.Headers.Add("Origin", origin == "self" ? host.Host.Url.GetLeftPart(UriPartial.Authority) : origin);

        using HttpResponseMessage response = await host.Http.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
        Assert.DoesNotContain(response.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Activity_AsksForMore_GetsInstanceContextAndToken()
    {
        await using RunningHost host = await RunningHost.Start();

        string id = await host.Orchestrate(nameof(Shop.AskAround), id: "ask");

        Assert.Equal("Tell of ask: hello, stopping False", (await host.Ended(id)).ReadOutputAs<string>());
    }
}
