using System.Text.Json;
using DurableTask.Sqlite;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Orchestrator.LocalHost.Discovery;
using Orchestrator.LocalHost.Http;

namespace Orchestrator.LocalHost.StatusApi;

/// <summary>
/// Starts orchestrations by name, and ended instances again. Answers 202 with the addresses of the instance; with a <c>timeout</c> waits for
/// the end and answers 200 with the output.
/// </summary>
internal sealed class StartOrchestrations(SqliteEngine engine, FunctionCatalogue catalogue, FunctionKeys keys, ReadInstances read)
{
    private DurableTaskClient Client => engine.Client;

    public async Task<IResult> New(string functionName, string? instanceId, HttpContext http, CancellationToken cancellation)
    {
        RequireOrchestrator(functionName);
        JsonElement? input = null;
        if (http.Request.ContentLength != 0 && (input = await JsonInput.Read(http.Request, cancellation)) is null)
        {
            return JsonError.Of(StatusCodes.Status400BadRequest, JsonInput.Invalid);
        }

        var start = new StartOrchestrationOptions(instanceId)
        {
            Version = new StatusQuery(http.Request).Version is { } version ? new TaskVersion(version) : null,
        };
        return await Answer(
            http, await Client.ScheduleNewOrchestrationInstanceAsync(functionName, input, start, cancellation), cancellation);
    }

    public async Task<IResult> Again(string instanceId, HttpContext http, CancellationToken cancellation)
    {
        bool newId = new StatusQuery(http.Request).RestartWithNewInstanceId;
        switch (await Client.GetInstanceAsync(instanceId, cancellation))
        {
            case null:
                return JsonError.Of(StatusCodes.Status400BadRequest, "InstanceId does not match a valid orchestration instance.");
            case { IsCompleted: false } when !newId:
                return JsonError.Of(StatusCodes.Status409Conflict, "A non-terminal instance with this instance ID already exists.");
            case { } ended:
                RequireOrchestrator(ended.Name);
                return await Answer(http, await Client.RestartAsync(instanceId, newId, cancellation), cancellation);
        }
    }

    private async Task<IResult> Answer(HttpContext http, string instanceId, CancellationToken cancellation)
    {
        if (new StatusQuery(http.Request).Timeout is { } timeout && await Ended(instanceId, timeout, cancellation) is { } ended)
        {
            return ended.RuntimeStatus == OrchestrationRuntimeStatus.Completed
                ? Results.Json(Payload.Parse(ended.SerializedOutput), JsonBodies.Camel)
                : await read.One(instanceId, http, cancellation);
        }

        var links = new ManagementLinks(
            PublicAddress.Of(http.Request) + StatusApiEndpoints.Route, instanceId, keys.StatusApiQuery);
        http.Response.Headers.Location = links.StatusQueryGetUri;
        http.Response.Headers.RetryAfter = "10";
        return Results.Json(links, JsonBodies.Camel, statusCode: StatusCodes.Status202Accepted);
    }

    /// <summary>The instance at its end; null where it still runs when the time is over.</summary>
    private async Task<OrchestrationMetadata?> Ended(string instanceId, TimeSpan timeout, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(timeout);
        try
        {
            return await Client.WaitForInstanceCompletionAsync(instanceId, getInputsAndOutputs: true, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    private void RequireOrchestrator(string name)
    {
        if (!catalogue.WithTrigger<OrchestrationTriggerAttribute>().Any(known =>
            string.Equals(known.Trigger.Orchestration ?? known.Function.Name, name, StringComparison.OrdinalIgnoreCase)))
        {
            throw new ArgumentException($"The function '{name}' doesn't exist, is disabled, or is not an orchestrator function.");
        }
    }
}
