using DurableTask.Sqlite;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Orchestrator.LocalHost.Http;

namespace Orchestrator.LocalHost.StatusApi;

/// <summary>Raises events at running instances, and pauses, resumes, ends and rewinds them.</summary>
internal sealed class SteerInstances(SqliteEngine engine)
{
    private DurableTaskClient Client => engine.Client;

    public async Task<IResult> RaiseEvent(string instanceId, string eventName, HttpRequest request, CancellationToken cancellation)
    {
        if (await RefusalOf(instanceId, cancellation) is { } refusal)
        {
            return refusal;
        }

        if (!request.HasJsonContentType())
        {
            return JsonError.Of(StatusCodes.Status400BadRequest, "Only application/json request content is supported");
        }

        if (await JsonInput.Read(request, cancellation) is not { } payload)
        {
            return JsonError.Of(StatusCodes.Status400BadRequest, JsonInput.Invalid);
        }

        await Client.RaiseEventAsync(instanceId, eventName, payload, cancellation);
        return Results.StatusCode(StatusCodes.Status202Accepted);
    }

    public Task<IResult> Terminate(string instanceId, HttpRequest request, CancellationToken cancellation) =>
        IfAlive(
            instanceId,
            () => Client.TerminateInstanceAsync(instanceId, (object?)new StatusQuery(request).Reason, cancellation),
            cancellation);

    public Task<IResult> Suspend(string instanceId, HttpRequest request, CancellationToken cancellation) =>
        IfAlive(instanceId, () => Client.SuspendInstanceAsync(instanceId, new StatusQuery(request).Reason, cancellation), cancellation);

    public Task<IResult> Resume(string instanceId, HttpRequest request, CancellationToken cancellation) =>
        IfAlive(instanceId, () => Client.ResumeInstanceAsync(instanceId, new StatusQuery(request).Reason, cancellation), cancellation);

    public async Task<IResult> Rewind(string instanceId, HttpRequest request, CancellationToken cancellation)
    {
        switch (await Client.GetInstanceAsync(instanceId, cancellation))
        {
            case null:
                return Results.NotFound();
            case { RuntimeStatus: not OrchestrationRuntimeStatus.Failed } instance:
                return Results.Json(
                    $"This orchestration has status {instance.RuntimeStatus}, "
                        + "but only orchestrations in the \"Failed\" state can be rewound.",
                    JsonBodies.Camel,
                    statusCode: StatusCodes.Status412PreconditionFailed);
            default:
                await Client.RewindInstanceAsync(instanceId, new StatusQuery(request).Reason ?? string.Empty, cancellation);
                return Results.StatusCode(StatusCodes.Status202Accepted);
        }
    }

    /// <summary>202 when done.</summary>
    private async Task<IResult> IfAlive(string instanceId, Func<Task> act, CancellationToken cancellation)
    {
        if (await RefusalOf(instanceId, cancellation) is { } refusal)
        {
            return refusal;
        }

        await act();
        return Results.StatusCode(StatusCodes.Status202Accepted);
    }

    /// <summary>404 without such an instance, 410 where it has ended, null where it is alive.</summary>
    private async Task<IResult?> RefusalOf(string instanceId, CancellationToken cancellation) =>
        await Client.GetInstanceAsync(instanceId, cancellation) switch
        {
            null => Results.NotFound(),
            { IsCompleted: true } => Results.StatusCode(StatusCodes.Status410Gone),
            _ => null,
        };
}
