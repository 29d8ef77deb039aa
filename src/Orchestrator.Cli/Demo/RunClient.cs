using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Orchestrator.Reporting;

namespace Orchestrator.Cli.Demo;

/// <summary>Starts runs and looks at them through the host's HTTP interface.</summary>
public sealed class RunClient(Uri host) : IDisposable
{
    private const int MostTries = 100;
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(50);

    private readonly HttpClient _http = new() { BaseAddress = host };

    /// <summary>Starts a run and returns its id. The gate closes a moment after its run: until then the host answers 409.</summary>
    public async Task<string> Start(string pipeline, CancellationToken stop)
    {
        for (int tries = 1; ; tries++)
        {
            using HttpResponseMessage answer = await _http.PostAsJsonAsync($"/api/pipelines/{pipeline}/runs", new { mode = "auto" }, stop);
            string text = await answer.Content.ReadAsStringAsync(stop);
            if (answer.StatusCode == HttpStatusCode.Accepted)
            {
                return JsonElement.Parse(text).GetProperty("id").GetString()!;
            }

            if (answer.StatusCode != HttpStatusCode.Conflict || tries == MostTries)
            {
                throw new InvalidOperationException($"The host refused to start {pipeline}: {(int)answer.StatusCode} {text}");
            }

            await Task.Delay(BetweenTries, stop);
        }
    }

    public async Task<RunView> Look(string runId, CancellationToken stop) =>
        (await _http.GetFromJsonAsync<RunView>($"/api/runs/{runId}", OrchestratorJson.Options, stop))!;

    public void Dispose() => _http.Dispose();
}
