using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Orchestrator.Cli.Chaos.Marts;
using Orchestrator.Events;
using Orchestrator.Reporting;
using Orchestrator.Runs;
using Orchestrator.Warehouse;

namespace Orchestrator.Cli.Chaos;

/// <summary>Asks one host over HTTP; while that host dies, every call may fail.</summary>
public sealed class ChaosClient(Uri host) : IDisposable
{
    private const string Invented = DeliverEvent.IdPrefix + Forger.IdPrefix;

    private readonly HttpClient _http = new() { BaseAddress = host, Timeout = TimeSpan.FromSeconds(60) };

    public Task<ChaosAnswer> Start(object request, CancellationToken stop) => Post($"/api/pipelines/{ChaosPipeline.Name}/runs", request, stop);

    public Task<ChaosAnswer> Retry(string run, CancellationToken stop) => Post($"/api/runs/{run}/retry", null, stop);

    public Task<ChaosAnswer> Cancel(string run, CancellationToken stop) => Post($"/api/runs/{run}/cancel", null, stop);

    public async Task<RunView> Look(string run, CancellationToken stop) =>
        (await _http.GetFromJsonAsync<RunView>($"/api/runs/{run}", OrchestratorJson.Options, stop))!;

    public async Task<PipelineCoverage> Coverage(CancellationToken stop) =>
        (await _http.GetFromJsonAsync<PipelineCoverage>($"/api/pipelines/{ChaosPipeline.Name}/coverage", OrchestratorJson.Options, stop))!;

    public Uri Address => host;

    /// <summary>The pipeline's runs, the newest first.</summary>
    public async Task<IReadOnlyList<RunSummary>> Runs(CancellationToken stop) =>
        (await _http.GetFromJsonAsync<IReadOnlyList<RunSummary>>($"/api/runs?pipeline={ChaosPipeline.Name}", OrchestratorJson.Options, stop))!;

    /// <summary>Whether no event that happened is on its way through the host and no run is active.</summary>
    public async Task<bool> IsIdle(CancellationToken stop) =>
        !await IsAnyActive(DeliverEvent.IdPrefix, stop) && !await IsAnyActive(PipelineGate.InstanceId(ChaosPipeline.Name), stop);

    public void Dispose() => _http.Dispose();

    private async Task<bool> IsAnyActive(string prefix, CancellationToken stop)
    {
        JsonElement active = await _http.GetFromJsonAsync<JsonElement>(
            $"/runtime/webhooks/durabletask/instances?runtimeStatus=Running,Pending&instanceIdPrefix={prefix}", stop);
        return active.EnumerateArray().Select(instance => instance.GetProperty("instanceId").GetString()!)
            .Any(instance => !instance.StartsWith(Invented, StringComparison.Ordinal));
    }

    private async Task<ChaosAnswer> Post(string path, object? body, CancellationToken stop)
    {
        using HttpContent? content = body is null ? null : JsonContent.Create(body);
        using HttpResponseMessage answer = await _http.PostAsync(path, content, stop);
        string text = await answer.Content.ReadAsStringAsync(stop);
        JsonElement json = JsonElement.Parse(text);
        return new ChaosAnswer(answer.StatusCode, Text(json, "id"), Text(json, "runId"), text);
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <param name="Id">The run that was started, asked to stop or begun again.</param>
/// <param name="Active">The run that stands in the way.</param>
public sealed record ChaosAnswer(HttpStatusCode Status, string? Id, string? Active, string Text);
