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

    /// <summary>Holds the function key, for hosts that ask for one.</summary>
    private const string KeyVariable = "ORCHESTRATOR_KEY";

    private readonly HttpClient _http;

    public HostClient(string? url)
    {
        Url = (url ?? Environment.GetEnvironmentVariable(Variable) ?? "http://127.0.0.1:7071").TrimEnd('/');
        if (!Uri.TryCreate($"{Url}/", UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
        {
            throw new RefusalException("ORC3017", $"\"{Url}\" is no address of a host")
            {
                Facts = ["allowed: an http or https URL, for example http://127.0.0.1:7071"],
                Fix = $"--host URL, or {Variable}",
            };
        }

        _http = new HttpClient { BaseAddress = address };
        if (Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } key)
        {
            _http.DefaultRequestHeaders.Add("x-functions-key", key);
        }
    }

    public string Url { get; }

    public static Option<string?> Option() => new("--host")
    {
        Description = $"The host's address. Default: {Variable}, else http://127.0.0.1:7071.",
        HelpName = "URL",
    };

    /// <summary>Asks for something to be done; what the host refuses is thrown with its words.</summary>
    /// <param name="body">Sent as JSON; null sends none.</param>
    public async Task<T> Post<T>(string path, CancellationToken stop, object? body = null)
    {
        using HttpContent? content = body is null ? null : JsonContent.Create(body, body.GetType(), options: OrchestratorJson.Options);
        using HttpResponseMessage answer = await Ask(() => _http.PostAsync(path, content, stop));
        return await Read<T>(answer, stop);
    }

    public async Task<T> Get<T>(string path, CancellationToken stop)
    {
        using HttpResponseMessage answer = await Ask(() => _http.GetAsync(path, stop));
        return await Read<T>(answer, stop);
    }

    /// <summary>As <see cref="Get"/>; null for what the host does not know.</summary>
    public async Task<T?> Find<T>(string path, CancellationToken stop)
        where T : class
    {
        using HttpResponseMessage answer = await Ask(() => _http.GetAsync(path, stop));
        return answer.StatusCode == HttpStatusCode.NotFound && await IsOurs(answer, stop) ? null : await Read<T>(answer, stop);
    }

    public void Dispose() => _http.Dispose();

    // Another server's 404 says nothing about runs.
    private static async Task<bool> IsOurs(HttpResponseMessage answer, CancellationToken stop) =>
        Refused(answer.StatusCode, await answer.Content.ReadAsStringAsync(stop)) is not null;

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

        if (answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            throw new RefusalException("ORC3019", $"the host at {Url} asks for a key")
            {
                Fix = $"export {KeyVariable}=(a function key or the host key of that host)",
            };
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
                    .. (refusal.Problems ?? []).Select(problem =>
                        $"{problem.Code}: {problem.Message}{(problem.Nearest is { } near ? $"; nearest: {near}" : "")}"),
                ],
                Fix = refusal.RunId is { } run ? $"orchestrator show {run} --watch, or end it: orchestrator cancel {run}" : null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
