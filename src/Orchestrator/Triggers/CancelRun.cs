using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask.Client;
using Orchestrator.Runs;

namespace Orchestrator.Triggers;

/// <summary>What a cancel request led to.</summary>
public sealed record CancelAnswer
{
    /// <summary>One sentence.</summary>
    public required string Message { get; init; }

    /// <summary>The run that was asked to stop.</summary>
    public required string Id { get; init; }

    public string? StatusQueryGetUri { get; init; }
}

/// <summary>
/// <c>POST /api/runs/{id}/cancel</c>: asks a run to stop its flows, discard what is not consolidated and clean up. 202 as soon as it was
/// asked (asking again is the same), 404 for an unknown run, 409 for one that has ended.
/// </summary>
public sealed class CancelRun
{
    [Function(nameof(CancelRun))]
    public async Task<HttpResponseData> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "runs/{id}/cancel")] HttpRequestData request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken stop)
    {
        OrchestrationMetadata? run = await client.GetInstanceAsync(id, stop);
        if (run is null || run.Name != nameof(SyncPipeline))
        {
            return await Refusal.NoRun(id).Answer(request, HttpStatusCode.NotFound, stop);
        }

        if (run.IsCompleted)
        {
            return await Refusal.HasEnded(id).Answer(request, HttpStatusCode.Conflict, stop);
        }

        await client.RaiseEventAsync(id, RunEvents.Cancel, "", stop);
        var answer = new CancelAnswer
        {
            Message = $"Run {id} was asked to stop: it ends its flows, discards what is not consolidated, and cleans up.",
            Id = id,
            StatusQueryGetUri = client.CreateHttpManagementPayload(id, request).StatusQueryGetUri,
        };
        HttpResponseData response = request.CreateResponse();
        await response.WriteAsJsonAsync(answer, stop);
        response.StatusCode = HttpStatusCode.Accepted;
        return response;
    }
}
