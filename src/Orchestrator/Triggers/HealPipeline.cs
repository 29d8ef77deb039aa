using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask.Client;
using Orchestrator.Aws;
using Orchestrator.Configuration;
using Orchestrator.Planning;
using Orchestrator.Warehouse;

namespace Orchestrator.Triggers;

/// <summary>What a heal request led to.</summary>
public sealed record HealAnswer
{
    /// <summary>One sentence.</summary>
    public required string Message { get; init; }

    /// <summary>The run that loads the windows; null when there was nothing to heal.</summary>
    public string? Id { get; init; }

    public string? StatusQueryGetUri { get; init; }

    public IReadOnlyList<ObjectWindow> Windows { get; init; } = [];

    /// <summary>Gaps that further heal requests will close, once this run ended.</summary>
    public int GapsLeft { get; init; }
}

/// <summary>
/// <c>POST /api/pipelines/{name}/heal</c>, <c>?object=</c> for one object: starts a run that loads exactly what is missing between what is
/// covered (and the overlap before it), of each object its first gap. 202 with the run, 200 when nothing is missing, 409 while a run is active.
/// </summary>
public sealed class HealPipeline(PipelineFiles files, CoverageReader coverage, RunStarter starter)
{
    [Function(nameof(HealPipeline))]
    public async Task<HttpResponseData> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "pipelines/{name}/heal")] HttpRequestData request,
        string name,
        [DurableClient] DurableTaskClient client,
        CancellationToken stop)
    {
        PipelineSet set = await files.Read(stop);
        if (set.Find(name) is not { } pipeline)
        {
            return await Refusal.NoPipeline(name, set).Answer(request, HttpStatusCode.NotFound, stop);
        }

        string? only = request.Query["object"];
        if (only is not null && pipeline.Find(only) is null)
        {
            IEnumerable<string> known = pipeline.Objects.Select(o => o.Name.Value);
            return await Refusal.NoObject(name, only, known).Answer(request, HttpStatusCode.NotFound, stop);
        }

        HealPlan plan;
        try
        {
            IEnumerable<PipelineObject> objects = only is null ? pipeline.Objects : [pipeline.Find(only)!];
            plan = HealPlan.Of(await coverage.Read(pipeline, objects, stop), pipeline.Overlap);
        }
        catch (Exception error) when (error is WarehouseUnavailableException or StatementFailedException or TransientAwsException)
        {
            return await Refusal.Silent(name, error.Message).Answer(request, HttpStatusCode.BadGateway, stop);
        }

        if (plan.Windows.Count == 0)
        {
            string whole = only is null ? $"Nothing to heal: {name} has no gap." : $"Nothing to heal: {only} has no gap.";
            return await Answer(request, HttpStatusCode.OK, new HealAnswer { Message = whole }, stop);
        }

        StartAnswer answer = await starter.Start(client, name, await starter.NewRunId(client, name, stop), plan.Request, stop);
        return answer.Started
            ? await Answer(request, HttpStatusCode.Accepted, Healing(client, request, answer.RunId, plan), stop)
            : await Refusal.Running(name, answer.RunId).Answer(request, HttpStatusCode.Conflict, stop);
    }

    private static HealAnswer Healing(DurableTaskClient client, HttpRequestData request, string runId, HealPlan plan)
    {
        string rest = plan.GapsLeft == 0 ? "" : $" {plan.GapsLeft} more: a run loads one window of an object; heal again when it ended.";
        return new HealAnswer
        {
            Message = $"Run {runId} loads {(plan.Windows.Count == 1 ? "1 gap" : $"{plan.Windows.Count} gaps")}.{rest}",
            Id = runId,
            StatusQueryGetUri = client.CreateHttpManagementPayload(runId, request).StatusQueryGetUri,
            Windows = plan.Windows,
            GapsLeft = plan.GapsLeft,
        };
    }

    private static async Task<HttpResponseData> Answer(
        HttpRequestData request, HttpStatusCode status, HealAnswer answer, CancellationToken stop)
    {
        HttpResponseData response = request.CreateResponse();
        await response.WriteAsJsonAsync(answer, stop);
        response.StatusCode = status;
        return response;
    }
}
