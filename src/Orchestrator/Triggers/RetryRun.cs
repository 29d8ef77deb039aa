using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask.Client;
using Orchestrator.Configuration;
using Orchestrator.Planning;
using Orchestrator.Reporting;
using Orchestrator.Runs;

namespace Orchestrator.Triggers;

/// <summary>What a retry request led to.</summary>
public sealed record RetryAnswer
{
    /// <summary>One sentence.</summary>
    public required string Message { get; init; }

    /// <summary>The run that loads again; null when there was nothing to load.</summary>
    public string? Id { get; init; }

    public string? StatusQueryGetUri { get; init; }

    /// <summary>What it loads; null for all objects of the former run.</summary>
    public IReadOnlyList<string>? Objects { get; init; }

    /// <summary>The procedures it calls without loading anything; null for a run that loads.</summary>
    public IReadOnlyList<string>? Procedures { get; init; }
}

/// <summary>
/// <c>POST /api/runs/{id}/retry</c>: starts a run that loads what that one did not, or calls the procedures that failed where all was loaded. 202 with
/// the new run, 200 when there is nothing to do,
/// 400 when the pipeline file does not allow it any more, 404 for an unknown run or a pipeline that is gone, 409 while that run or another
/// one of its pipeline is active.
/// </summary>
public sealed class RetryRun(PipelineFiles files, RunStarter starter)
{
    [Function(nameof(RetryRun))]
    public async Task<HttpResponseData> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "runs/{id}/retry")] HttpRequestData request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken stop)
    {
        OrchestrationMetadata? former = await client.GetInstanceAsync(id, getInputsAndOutputs: true, stop);
        if (former is null || former.Name != nameof(SyncPipeline))
        {
            return await Refusal.NoRun(id).Answer(request, HttpStatusCode.NotFound, stop);
        }

        if (!former.IsCompleted)
        {
            return await Refusal.NotEnded(id).Answer(request, HttpStatusCode.Conflict, stop);
        }

        RunStart start = former.ReadInputAs<RunStart>()!;
        RunReport? report = former.RuntimeStatus == OrchestrationRuntimeStatus.Completed ? former.ReadOutputAs<RunReport>() : null;
        return RetryRequest.Of(id, start.Request, report) is { } again
            ? await Start(request, client, start.Pipeline, again, stop)
            : await Answer(request, HttpStatusCode.OK, new RetryAnswer { Message = Nothing(report!) }, stop);
    }

    private async Task<HttpResponseData> Start(
        HttpRequestData request, DurableTaskClient client, string name, RunRequest again, CancellationToken stop)
    {
        PipelineSet set = await files.Read(stop);
        if (set.Find(name) is not { } pipeline)
        {
            return set.Problems.Count > 0
                ? await Refusal.Wrong(set.Problems).Answer(request, HttpStatusCode.BadRequest, stop)
                : await Refusal.NoPipeline(name, set).Answer(request, HttpStatusCode.NotFound, stop);
        }

        ConfigurationProblem[] problems = [.. RequestCheck.Problems(pipeline, again)];
        if (problems.Length > 0)
        {
            return await Refusal.Wrong(problems).Answer(request, HttpStatusCode.BadRequest, stop);
        }

        StartAnswer answer = await starter.Start(client, name, await starter.NewRunId(client, name, stop), again, stop);
        if (!answer.Started)
        {
            return await Refusal.Running(name, answer.RunId).Answer(request, HttpStatusCode.Conflict, stop);
        }

        string what = again.Objects is { Count: > 0 } objects ? string.Join(", ", objects) : "every object";
        var started = new RetryAnswer
        {
            Message = again.Procedures is { } procedures
                ? $"Run {answer.RunId} loads nothing and calls what did not succeed in {again.RetryOf}: {string.Join(", ", procedures)}."
                : $"Run {answer.RunId} loads what {again.RetryOf} did not: {what}.",
            Id = answer.RunId,
            StatusQueryGetUri = client.CreateHttpManagementPayload(answer.RunId, request).StatusQueryGetUri,
            Objects = again.Objects,
            Procedures = again.Procedures,
        };
        return await Answer(request, HttpStatusCode.Accepted, started, stop);
    }

    private static string Nothing(RunReport report) => report.Outcome == RunOutcome.Succeeded
        ? $"Nothing to retry: run {report.RunId} loaded every object."
        : $"Nothing to retry: run {report.RunId} loaded every object and no procedure failed.";

    private static async Task<HttpResponseData> Answer(
        HttpRequestData request, HttpStatusCode status, RetryAnswer answer, CancellationToken stop)
    {
        HttpResponseData response = request.CreateResponse();
        await response.WriteAsJsonAsync(answer, stop);
        response.StatusCode = status;
        return response;
    }
}
