using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Core.Serialization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Orchestrator.LocalHost.Tests;

/// <summary>A host with the sample functions on a free port, and a client for it.</summary>
internal sealed class RunningHost : IAsyncDisposable
{
    /// <summary>Where the status API is.</summary>
    public const string Api = "runtime/webhooks/durabletask";

    private RunningHost(LocalFunctionsHost host)
    {
        Host = host;
        Http = new HttpClient { BaseAddress = host.Url };
    }

    public LocalFunctionsHost Host { get; }

    public HttpClient Http { get; }

    public static LocalHostOptions Options { get; } =
        new() { Port = 0, FunctionAssemblies = [typeof(Shop).Assembly], RunTimers = false, LogLevel = LogLevel.None };

    public static async Task<RunningHost> Start(LocalHostOptions? options = null, Action<IServiceCollection>? configure = null) =>
        new(await LocalFunctionsHost.StartAsync(
            options ?? Options,
            (services, _) =>
            {
                services.AddSingleton<Stock>().AddSingleton<Oven>();
                services.AddSingleton<TimerRuns>();
                services.Configure<WorkerOptions>(worker =>
                    worker.Serializer = new JsonObjectSerializer(new JsonSerializerOptions(JsonSerializerDefaults.Web)));
                configure?.Invoke(services);
            },
            CancellationToken.None));

    public Task<HttpResponseMessage> Post(string path, object? body = null) =>
        body is null ? Http.PostAsync(path, null) : Http.PostAsJsonAsync(path, body);

    /// <summary>Starts an orchestration by name; returns its id.</summary>
    public async Task<string> Orchestrate(string function, object? input = null, string? id = null)
    {
        using HttpResponseMessage started = await Post($"{Api}/orchestrators/{function}/{id}", input);
        started.EnsureSuccessStatusCode();
        return (await Json(started))["id"]!.GetValue<string>();
    }

    public Task<HttpResponseMessage> Status(string id, string query = "") => Http.GetAsync($"{Api}/instances/{id}{query}");

    /// <summary>Waits for an instance's end.</summary>
    public Task<OrchestrationMetadata> Ended(string id) =>
        Host.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true).WaitAsync(TimeSpan.FromSeconds(20));

    public static async Task<JsonNode> Json(HttpResponseMessage response) => (await response.Content.ReadFromJsonAsync<JsonNode>())!;

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Host.DisposeAsync();
    }
}
