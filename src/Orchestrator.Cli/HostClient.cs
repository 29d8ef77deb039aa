using System.CommandLine;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Orchestrator.Cli.Errors;
using Orchestrator.Reporting;
using Orchestrator.Triggers;

namespace Orchestrator.Cli;

/// <summary>A host's HTTP interface, for commands that act on runs.</summary>
public sealed class HostClient : IDisposable
{
    private const string Variable = "ORCHESTRATOR_URL";

    private readonly HttpClient _http;

    public HostClient(string? url)
    {
        Url = url ?? Environment.GetEnvironmentVariable(Variable) ?? "http://127.0.0.1:7071";
        _http = new HttpClient { BaseAddress = new Uri(Url) };
    }

    public string Url { get; }

    public static Option<string?> Option() => new("--host")
    {
        Description = $"The host's address. Default: {Variable}, else http://127.0.0.1:7071.",
        HelpName = "URL",
    };

    /// <summary>Asks for something to be done; what the host refuses is thrown with its words.</summary>
    public async Task<T> Post<T>(string path, CancellationToken stop)
    {
        using HttpResponseMessage answer = await Ask(() => _http.PostAsync(path, content: null, stop));
        return await Read<T>(answer, stop);
    }

    public async Task<T> Get<T>(string path, CancellationToken stop)
    {
        using HttpResponseMessage answer = await Ask(() => _http.GetAsync(path, stop));
        return await Read<T>(answer, stop);
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> Ask(Func<Task<HttpResponseMessage>> call)
    {
        try
        {
            return await call();
        }
        catch (HttpRequestException error)
        {
            throw new RefusalException("ORC3017", $"no host answers at {Url}")
            {
                ServiceText = error.Message,
                Fix = $"start one (orchestrator serve), or name it: --host URL, or {Variable}",
            };
        }
    }

    private async Task<T> Read<T>(HttpResponseMessage answer, CancellationToken stop)
    {
        if (answer.IsSuccessStatusCode)
        {
            return (await answer.Content.ReadFromJsonAsync<T>(OrchestratorJson.Options, stop))!;
        }

        string text = await answer.Content.ReadAsStringAsync(stop);
        throw Refused(answer.StatusCode, text) ?? new RefusalException("ORC3017", $"the host at {Url} answered {(int)answer.StatusCode}") { ServiceText = text };
    }

    private static RefusalException? Refused(HttpStatusCode status, string text)
    {
        try
        {
            Refusal? refusal = JsonSerializer.Deserialize<Refusal>(text, OrchestratorJson.Options);
            return refusal is null ? null : new RefusalException(refusal.Code, refusal.Message.TrimEnd('.'))
            {
                Facts =
                [
                    .. refusal.Nearest is { } nearest ? new[] { $"nearest: {nearest}" } : [],
                    .. (refusal.Problems ?? []).Select(problem => $"{problem.Code}: {problem.Message}"),
                ],
                Fix = refusal.RunId is { } run ? $"wait for run {run} to end" : null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
