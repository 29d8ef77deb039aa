using System.Net;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask.Client;
using Orchestrator.Configuration;
using Orchestrator.Planning;
using Orchestrator.Reporting;

namespace Orchestrator.Triggers;

/// <summary>
/// <c>POST /api/pipelines/{name}/runs</c> with an optional <see cref="RunRequest"/>: 202 with where to follow the run, 400 with every
/// problem of
/// request and files, 404 for an unknown pipeline, 409 with the active run's id.
/// </summary>
public sealed class StartRun(PipelineFiles files, RunStarter starter)
{
    private static readonly JsonSerializerOptions Strict = new(OrchestratorJson.Options)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    [Function(nameof(StartRun))]
    public async Task<HttpResponseData> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "pipelines/{name}/runs")] HttpRequestData request,
        string name,
        [DurableClient] DurableTaskClient client,
        CancellationToken stop)
    {
        PipelineSet set = files.Read();
        if (set.Find(name) is not { } pipeline)
        {
            return set.Problems.Count > 0
                ? await Refusal.Wrong(set.Problems).Answer(request, HttpStatusCode.BadRequest, stop)
                : await Refusal.NoPipeline(name, set).Answer(request, HttpStatusCode.NotFound, stop);
        }

        (RunRequest? asked, ConfigurationProblem? unreadable) = Read(await request.ReadAsStringAsync());
        ConfigurationProblem[] problems = asked is null ? [unreadable!] : [.. RequestCheck.Problems(pipeline, asked)];
        if (problems.Length > 0)
        {
            return await Refusal.Wrong(problems).Answer(request, HttpStatusCode.BadRequest, stop);
        }

        StartAnswer answer = await starter.Start(client, name, await starter.NewRunId(client, name, stop), asked!, stop);
        return answer.Started
            ? await client.CreateCheckStatusResponseAsync(request, answer.RunId, stop)
            : await Refusal.Running(name, answer.RunId).Answer(request, HttpStatusCode.Conflict, stop);
    }

    private static (RunRequest? Request, ConfigurationProblem? Problem) Read(string? body)
    {
        if (string.IsNullOrWhiteSpace(body))
        {
            return (new RunRequest(), null);
        }

        try
        {
            return (JsonSerializer.Deserialize<RunRequest>(body, Strict) ?? new RunRequest(), null);
        }
        catch (JsonException error)
        {
            return (null, new ConfigurationProblem("ORC1028", "the body is not a start request")
            {
                Found = error.Path is null ? error.Message : $"{error.Path}: {error.Message}",
                Allowed = "{ mode?, from?, to?, objects?, retryOf? }",
            });
        }
    }
}
