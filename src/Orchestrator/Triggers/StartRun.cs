using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask.Client;
using Orchestrator.Configuration;
using Orchestrator.Planning;

namespace Orchestrator.Triggers;

/// <summary>
/// <c>POST /api/pipelines/{name}/runs</c> with an optional <see cref="RunRequest"/>: 202 with where to follow the run, 400 with every
/// problem of request and files, 404 for an unknown pipeline, 409 with the active run's id.
/// </summary>
public sealed class StartRun(PipelineFiles files, RunStarter starter)
{
    [Function(nameof(StartRun))]
    public async Task<HttpResponseData> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "pipelines/{name}/runs")] HttpRequestData request,
        string name,
        [DurableClient] DurableTaskClient client,
        CancellationToken stop)
    {
        PipelineSet set = await files.Read(stop);
        if (set.Find(name) is not { } pipeline)
        {
            return set.Problems.Count > 0
                ? await Refusal.Wrong(set.Problems).Answer(request, HttpStatusCode.BadRequest, stop)
                : await Refusal.NoPipeline(name, set).Answer(request, HttpStatusCode.NotFound, stop);
        }

        var body = StartRequestBody.Of(await request.ReadAsStringAsync());
        ConfigurationProblem[] problems = [.. body.Problems, .. RequestCheck.Problems(pipeline, body.Request)];
        if (problems.Length > 0)
        {
            return await Refusal.Wrong(problems).Answer(request, HttpStatusCode.BadRequest, stop);
        }

        StartAnswer answer = await starter.Start(client, name, await starter.NewRunId(client, name, stop), body.Request, stop);
        return answer.Started
            ? await client.CreateCheckStatusResponseAsync(request, answer.RunId, stop)
            : await Refusal.Running(name, answer.RunId).Answer(request, HttpStatusCode.Conflict, stop);
    }
}
