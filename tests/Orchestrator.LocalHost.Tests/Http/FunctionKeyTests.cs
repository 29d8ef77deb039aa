using System.Net;
using Orchestrator.LocalHost.Http;

namespace Orchestrator.LocalHost.Tests.Http;

public class FunctionKeyTests
{
    private static readonly LocalHostOptions s_withKey = RunningHost.Options with { FunctionKey = "s3cret" };

    [Theory]
    [InlineData("api/orders/o1")]
    [InlineData("runtime/webhooks/durabletask/orchestrators/Fulfil")]
    public async Task Request_WithoutTheKey_IsRefused(string path)
    {
        await using RunningHost host = await RunningHost.Start(s_withKey);

        using HttpResponseMessage none = await host.Post(path, new Order("tea", 1));
        using HttpResponseMessage wrong = await host.Post(path + "?code=guess", new Order("tea", 1));

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (none.StatusCode, wrong.StatusCode));
    }

    [Fact]
    public async Task Request_WithTheKey_IsServed()
    {
        await using RunningHost host = await RunningHost.Start(s_withKey);

        using HttpResponseMessage query = await host.Post("api/orders/o1?code=s3cret", new Order("tea", 1));
        host.Http.DefaultRequestHeaders.Add("x-functions-key", "s3cret");
        using HttpResponseMessage header = await host.Status("o1");

        Assert.Equal(HttpStatusCode.Accepted, query.StatusCode);
        Assert.True(header.IsSuccessStatusCode);
    }

    [Fact]
    public async Task Request_OfAnAnonymousFunction_NeedsNoKey()
    {
        await using RunningHost host = await RunningHost.Start(s_withKey);

        using HttpResponseMessage response = await host.Http.GetAsync("api/shelf/1");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("api/orders/o1", "host", true)]
    [InlineData("api/orders/o1", "orders", true)]
    [InlineData("api/orders/o1", "master", true)]
    [InlineData("api/orders/o1", "system", false)]
    [InlineData("api/CountStock", "host", false)]
    [InlineData("api/CountStock", "orders", false)]
    [InlineData("api/CountStock", "master", true)]
    [InlineData("runtime/webhooks/durabletask/instances", "system", true)]
    [InlineData("runtime/webhooks/durabletask/instances", "master", true)]
    [InlineData("runtime/webhooks/durabletask/instances", "host", false)]
    [InlineData("runtime/webhooks/durabletask/instances", "orders", false)]
    public async Task Key_OpensItsOwnScope(string path, string key, bool opens)
    {
        string settings = Path.GetTempFileName();
        await File.WriteAllTextAsync(
            settings,
            """
            { "Values": { "LocalHost__FunctionKey": "host", "LocalHost__SystemKey": "system", "LocalHost__MasterKey": "master",
              "LocalHost__FunctionKeys__StartFulfil": "orders" } }
            """);
        await using RunningHost host = await RunningHost.Start(RunningHost.Options with { SettingsFile = settings });

        using HttpResponseMessage response = path.Contains("orders", StringComparison.Ordinal)
            ? await host.Post($"{path}?code={key}", new Order("tea", 1))
            : await host.Http.GetAsync($"{path}?code={key}");

        Assert.Equal(opens, response.StatusCode != HttpStatusCode.Unauthorized);
        File.Delete(settings);
    }

    [Fact]
    public async Task Start_WithAKey_GivesAddressesThatAreLetIn()
    {
        await using RunningHost host = await RunningHost.Start(RunningHost.Options with { FunctionKey = "s3&cret" });

        using HttpResponseMessage byFunction = await host.Post("api/orders/o1?code=s3%26cret", new Order("tea", 1));
        using HttpResponseMessage byApi = await host.Post(RunningHost.Api + "/orchestrators/AwaitApproval?code=s3%26cret");

        Assert.EndsWith("/instances/o1?code=s3%26cret", byFunction.Headers.Location!.OriginalString, StringComparison.Ordinal);
        foreach (HttpResponseMessage started in (HttpResponseMessage[])[byFunction, byApi])
        {
            using HttpResponseMessage followed = await host.Http.GetAsync(started.Headers.Location);
            Assert.True(followed.IsSuccessStatusCode);
            string terminate = (await RunningHost.Json(started))["terminatePostUri"]!.GetValue<string>();
            using HttpResponseMessage ended = await host.Http.PostAsync(terminate, null);
            Assert.Contains(ended.StatusCode, (HttpStatusCode[])[HttpStatusCode.Accepted, HttpStatusCode.Gone]);
        }
    }

    [Fact]
    public async Task Start_OpenAddressWithAKey_Listens()
    {
        await using RunningHost host = await RunningHost.Start(s_withKey with { Address = IPAddress.Any });

        using HttpResponseMessage response = await host.Http.GetAsync($"http://127.0.0.1:{host.Host.Url.Port}/{RunningHost.Api}/instances");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Start_OpenAddressWithoutAKey_IsRefused()
    {
        var error = await Assert.ThrowsAsync<FunctionKeyRequiredException>(() =>
            RunningHost.Start(RunningHost.Options with { Address = IPAddress.Any }));

        Assert.Equal("LocalHost:FunctionKey", error.Setting);
    }

    [Fact]
    public async Task Request_ToAnotherNameWithoutAKey_IsRefused()
    {
        await using RunningHost host = await RunningHost.Start();
        host.Http.DefaultRequestHeaders.Host = "evil.example.com";

        using HttpResponseMessage response = await host.Http.GetAsync("api/shelf/1");

        Assert.Equal(HttpStatusCode.MisdirectedRequest, response.StatusCode);
    }
}
