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

    [Fact]
    public async Task Ready_EngineFileIsDamagedWhileTheHostRuns_Is503AndSaysWhatToDo()
    {
        string folder = Directory.CreateTempSubdirectory("host-").FullName;
        LocalHostOptions options = RunningHost.Options with { EngineFile = Path.Combine(folder, "engine.db") };
        try
        {
            await using (RunningHost first = await RunningHost.Start(options))
            {
                await first.Ended(await first.Orchestrate("Fulfil", new Order(new string('x', 50_000), 1), "o1"));
            }

            await using RunningHost host = await RunningHost.Start(options);
            await using (var file = new FileStream(options.EngineFile!, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            {
                file.Position = 4096;
                await file.WriteAsync(Enumerable.Repeat((byte)0xA5, (int)file.Length - 4096).ToArray());
            }

            using HttpResponseMessage status = await host.Status("o1");
            using HttpResponseMessage ready = await host.Http.GetAsync("health/ready");

            Assert.Equal(HttpStatusCode.ServiceUnavailable, status.StatusCode);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
            string said = (await RunningHost.Json(ready))["parts"]!["engine"]!.GetValue<string>();
            Assert.StartsWith("failed: The engine has stopped: its file", said, StringComparison.Ordinal);
            Assert.Contains("put a copy of the file in its place", said, StringComparison.Ordinal);
            Assert.Equal(said, "failed: " + (await RunningHost.Json(status))["Message"]!.GetValue<string>());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
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
