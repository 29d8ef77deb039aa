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
