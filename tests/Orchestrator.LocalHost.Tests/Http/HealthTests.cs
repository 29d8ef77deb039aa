using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

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
