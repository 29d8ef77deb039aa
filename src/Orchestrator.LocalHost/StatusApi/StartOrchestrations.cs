using System.Text.Json;
using DurableTask.Sqlite;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Orchestrator.LocalHost.Discovery;
using Orchestrator.LocalHost.Http;
using Orchestrator.LocalHost.Invocation;

namespace Orchestrator.LocalHost.StatusApi;

/// <summary>Starts orchestrations by name, and ended instances again. Answers 202 with the addresses of the instance.</summary>
internal sealed class StartOrchestrations(SqliteEngine engine, FunctionCatalogue catalogue)
{
    private DurableTaskClient Client => engine.Client;

    public async Task New(string functionName, string? instanceId, HttpContext http, CancellationToken cancellation)
    {
        DiscoveredFunction orchestrator = Orchestrator(functionName);
        JsonElement? input = null;
        if (http.Request.ContentLength != 0 && (input = await JsonInput.Read(http.Request, cancellation)) is null)
        {
            await JsonError.Write(http, StatusCodes.Status400BadRequest, JsonInput.Invalid);
            return;
        }

        string started = await Client.ScheduleNewOrchestrationInstanceAsync(
            functionName, input, new StartOrchestrationOptions(instanceId), cancellation);
        await Answer(http, orchestrator, started, cancellation);
    }

    public async Task Again(string instanceId, HttpContext http, CancellationToken cancellation)
    {
        OrchestrationMetadata ended = await Client.GetInstanceAsync(instanceId, cancellation)
            ?? throw new ArgumentException("InstanceId does not match a valid orchestration instance.", nameof(instanceId));
        string started = await Client.RestartAsync(instanceId, new StatusQuery(http.Request).RestartWithNewInstanceId, cancellation);
        await Answer(http, Orchestrator(ended.Name), started, cancellation);
    }

    private async Task Answer(
        HttpContext http, DiscoveredFunction orchestrator, string instanceId, CancellationToken cancellation)
    {
        var context = new LocalFunctionContext(orchestrator, http.RequestServices, new Dictionary<string, object?>(), cancellation);
        var response = (LocalHttpResponseData)await Client.CreateCheckStatusResponseAsync(
            new LocalHttpRequestData(context, http.Request, []), instanceId, cancellation);
        response.Headers.Add("Retry-After", "10");
        await response.WriteTo(http.Response, cancellation);
    }

    private DiscoveredFunction Orchestrator(string name) =>
        catalogue.WithTrigger<OrchestrationTriggerAttribute>()
            .Where(known => string.Equals(known.Trigger.Orchestration ?? known.Function.Name, name, StringComparison.OrdinalIgnoreCase))
            .Select(known => known.Function)
            .FirstOrDefault()
        ?? throw new ArgumentException($"The function '{name}' doesn't exist, is disabled, or is not an orchestrator function.");
}
