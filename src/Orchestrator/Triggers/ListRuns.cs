using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask.Client;
using Orchestrator.Reporting;

namespace Orchestrator.Triggers;

/// <summary>
/// <c>GET /api/runs</c>: the runs of the last seven days, newest first, at most 100; <c>?pipeline=</c> for one pipeline's.
/// </summary>
public sealed class ListRuns(RunReader runs)
{
    [Function(nameof(ListRuns))]
    public async Task<HttpResponseData> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "runs")] HttpRequestData request,
        [DurableClient] DurableTaskClient client,
        CancellationToken stop)
    {
        HttpResponseData response = request.CreateResponse(HttpStatusCode.OK);
        await response.WriteAsJsonAsync(await runs.List(client, request.Query["pipeline"], stop), stop);
        return response;
    }
}
