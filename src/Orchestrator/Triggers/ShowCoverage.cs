using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Orchestrator.Aws;
using Orchestrator.Configuration;
using Orchestrator.Warehouse;

namespace Orchestrator.Triggers;

/// <summary>
/// <c>GET /api/pipelines/{name}/coverage</c>: what each object is covered by, gaps with their reasons; 404 for an unknown pipeline, 502
/// when its warehouse does not answer.
/// </summary>
public sealed class ShowCoverage(PipelineFiles files, CoverageReader coverage)
{
    [Function(nameof(ShowCoverage))]
    public async Task<HttpResponseData> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "pipelines/{name}/coverage")] HttpRequestData request,
        string name,
        CancellationToken stop)
    {
        PipelineSet set = await files.Read(stop);
        if (set.Find(name) is not { } pipeline)
        {
            return await Refusal.NoPipeline(name, set).Answer(request, HttpStatusCode.NotFound, stop);
        }

        try
        {
            PipelineCoverage read = await coverage.Read(pipeline, pipeline.Objects, stop);
            HttpResponseData response = request.CreateResponse(HttpStatusCode.OK);
            await response.WriteAsJsonAsync(read, stop);
            return response;
        }
        catch (Exception error) when (error is WarehouseUnavailableException or StatementFailedException or TransientAwsException)
        {
            return await Refusal.Silent(name, error.Message).Answer(request, HttpStatusCode.BadGateway, stop);
        }
    }
}
