using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Orchestrator.Reporting;

namespace Orchestrator.Cli.Demo;

/// <summary>Starts runs and looks at them through the host's HTTP interface.</summary>
public sealed class RunClient(Uri host) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = host };

    /// <summary>Starts a run and returns its id.</summary>
    public async Task<string> Start(string pipeline, CancellationToken stop)
    {
        using HttpResponseMessage answer = await _http.PostAsJsonAsync($"/api/pipelines/{pipeline}/runs", new { mode = "auto" }, stop);
        string text = await answer.Content.ReadAsStringAsync(stop);
        return answer.StatusCode == HttpStatusCode.Accepted
            ? JsonElement.Parse(text).GetProperty("id").GetString()!
            : throw new InvalidOperationException($"The host refused to start {pipeline}: {(int)answer.StatusCode} {text}");
    }

    public async Task<RunView> Look(string runId, CancellationToken stop) =>
        (await _http.GetFromJsonAsync<RunView>($"/api/runs/{runId}", OrchestratorJson.Options, stop))!;

    public void Dispose() => _http.Dispose();
}
