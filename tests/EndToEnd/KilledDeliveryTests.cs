using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Orchestrator.Cli.Demo;
using Orchestrator.Events;
using Orchestrator.Reporting;

namespace Orchestrator.EndToEnd;

/// <summary>What was answered 202 is done, whatever becomes of the host that answered.</summary>
public sealed class KilledDeliveryTests
{
    private const string Key = "end-to-end-event-key";
    private const string EventId = "9c2a3f0e-6f5b-4b7e-8f53-3f0d6a1f7a11";

    [Fact]
    public async Task Event_HostIsKilledAsSoonAsItAnswered_StartsItsPipelineOnceAfterTheRestart()
    {
        await using Rehearsal rehearsal = await Rehearsal.Start(500, "\nstartOn: [ { event: { source: [shop], detail: { day: [closed] } } } ]\n");
        rehearsal.EventKey = Key;
        int port = Rehearsal.FreePort();
        OrchestratorProcess host = rehearsal.Serve(port);
        try
        {
            Uri url = Rehearsal.UrlOf(host);
            Assert.Equal(HttpStatusCode.Accepted, await Post(url));
            await host.Kill();
            await host.DisposeAsync();
            host = rehearsal.Serve(port);
            url = Rehearsal.UrlOf(host);

            using RunClient runs = new(url);
            string run = EventStart.RunIdOf(DemoPipeline.Name, EventId);
            await Eventually.Is(() => Known(url, run), known => known, $"run {run}");
            RunView ended = await Eventually.Is(() => runs.Look(run, CancellationToken.None), view => view.EndedAt is not null, "the run's end");
            Assert.Equal(HttpStatusCode.Accepted, await Post(url));

            Assert.Equal((RunOutcome.Succeeded, ""), (ended.Report!.Outcome, string.Join('\n', ended.Report.Errors)));
            using HttpClient http = new() { BaseAddress = url };
            Assert.Equal(run, Assert.Single((await http.GetFromJsonAsync<JsonElement>("/api/runs")).EnumerateArray()).GetProperty("runId").GetString());
        }
        finally
        {
            await host.DisposeAsync();
        }
    }

    private static async Task<bool> Known(Uri host, string run)
    {
        using HttpClient http = new() { BaseAddress = host };
        using HttpResponseMessage answer = await http.GetAsync($"/api/runs/{run}");
        return answer.StatusCode == HttpStatusCode.OK;
    }

    private static async Task<HttpStatusCode> Post(Uri host)
    {
        using HttpClient http = new() { BaseAddress = host };
        http.DefaultRequestHeaders.Add("x-api-key", Key);
        var closed = new Dictionary<string, object?>
        {
            ["version"] = "0",
            ["id"] = EventId,
            ["detail-type"] = "Day Closed",
            ["source"] = "shop",
            ["time"] = "2026-11-20T22:00:00Z",
            ["resources"] = Array.Empty<string>(),
            ["detail"] = new { day = "closed" },
        };
        using HttpResponseMessage answer = await http.PostAsJsonAsync("/api/events", closed);
        return answer.StatusCode;
    }
}
