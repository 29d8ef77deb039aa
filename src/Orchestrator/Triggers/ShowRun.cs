using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask.Client;
using Orchestrator.Reporting;

namespace Orchestrator.Triggers;

/// <summary><c>GET /api/runs/{id}</c>: one run with its objects and statements, running or ended; 404 for an unknown id.</summary>
public sealed class ShowRun(RunReader runs)
{
    [Function(nameof(ShowRun))]
    public async Task<HttpResponseData> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "runs/{id}")] HttpRequestData request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken stop)
    {
        if (await runs.Read(client, id, stop) is not { } run)
        {
            return await Refusal.NoRun(id).Answer(request, HttpStatusCode.NotFound, stop);
        }

        HttpResponseData response = request.CreateResponse(HttpStatusCode.OK);
        await response.WriteAsJsonAsync(run, stop);
        return response;
    }
}
