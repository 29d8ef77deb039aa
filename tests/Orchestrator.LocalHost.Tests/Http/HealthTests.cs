using System.Net;
using System.Text.Json.Nodes;
using DurableTask.Sqlite;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Orchestrator.LocalHost.Http;

namespace Orchestrator.LocalHost.Tests.Http;

public class HealthTests
{
    [Fact]
    public async Task Ready_AllPartsWell_Is200WithTheParts()
    {
        await using RunningHost host = await RunningHost.Start();

        using HttpResponseMessage response = await host.Http.GetAsync("health/ready");
        JsonNode health = await RunningHost.Json(response);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("ready", health["status"]!.GetValue<string>());
        Assert.Equal("""{"engine":"ok"}""", health["parts"]!.ToJsonString());
        Assert.Equal(health["version"]!.GetValue<string>(), response.Headers.GetValues("x-orchestrator-version").Single());
    }

    [Fact]
    public async Task Ready_WhileStarting_Is503AndSaysSoForEveryPart()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting().AddSingleton(TimeProvider.System).AddSingleton<Health>()
            .AddHealthChecks().AddCheck("engine", () => HealthCheckResult.Healthy());
        await using WebApplication app = builder.Build();
        app.Services.GetRequiredService<Health>().Map(app);
        await app.StartAsync();
        using var http = new HttpClient();

        using HttpResponseMessage response = await http.GetAsync(app.Urls.First() + "/health/ready");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        JsonNode health = await RunningHost.Json(response);
        Assert.Equal(("starting", "starting"), (health["status"]!.GetValue<string>(), health["parts"]!["engine"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Ready_EngineHasStopped_Is503()
    {
        await using RunningHost host = await RunningHost.Start();
        await host.Host.Services.GetRequiredService<SqliteEngine>().StopAsync(CancellationToken.None);

        using HttpResponseMessage response = await host.Http.GetAsync("health/ready");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("failed: The engine has stopped.", (await RunningHost.Json(response))["parts"]!["engine"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("api/orders/o1")]
    [InlineData("runtime/webhooks/durabletask/orchestrators/Fulfil")]
    public async Task Request_EngineTakesNothing_Is503ToBeTriedAgain(string path)
    {
        await using RunningHost host = await RunningHost.Start();
        await host.Host.Services.GetRequiredService<SqliteEngine>().StopAsync(CancellationToken.None);

        using HttpResponseMessage response = await host.Post(path, new Order("tea", 1));

        Assert.Equal((HttpStatusCode.ServiceUnavailable, 10), (response.StatusCode, response.Headers.RetryAfter?.Delta?.TotalSeconds));
        Assert.Equal("The engine has stopped.", (await RunningHost.Json(response))["Message"]!.GetValue<string>());
    }

    [Fact]
    public async Task Ready_APartFails_Is503WithTheReason()
    {
        await using RunningHost host = await RunningHost.Start(configure: services =>
            services.AddHealthChecks().AddCheck("aws", () => HealthCheckResult.Unhealthy("no answer")));

        using HttpResponseMessage ready = await host.Http.GetAsync("health/ready");
        using HttpResponseMessage live = await host.Http.GetAsync("health/live");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("failed: no answer", (await RunningHost.Json(ready))["parts"]!["aws"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
    }
}
