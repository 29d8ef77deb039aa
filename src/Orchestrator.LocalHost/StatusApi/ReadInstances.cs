using DurableTask.Sqlite;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Orchestrator.LocalHost.Http;

namespace Orchestrator.LocalHost.StatusApi;

/// <summary>Shows one instance, or those that a query asks for, page by page.</summary>
internal sealed class ReadInstances(SqliteEngine engine)
{
    /// <summary>202 while the instance runs, 200 once it has ended; a caller that polls is told where and how often.</summary>
    public async Task<IResult> One(string instanceId, HttpContext http, CancellationToken cancellation)
    {
        var query = new StatusQuery(http.Request);
        if (await engine.Client.GetInstanceAsync(instanceId, getInputsAndOutputs: true, cancellation) is not { } instance)
        {
            return Results.NotFound();
        }

        if (!instance.IsCompleted)
        {
            http.Response.Headers.Location = http.Request.GetEncodedUrl();
            http.Response.Headers.RetryAfter = "5";
        }

        bool showHistory = query.ShowHistory && instance.RuntimeStatus != OrchestrationRuntimeStatus.Pending;
        var history = showHistory
            ? new HistoryEvents(await engine.ReadHistoryAsync(instanceId, cancellation), query.ShowInput, query.ShowHistoryOutput).ToJson()
            : null;
        return Results.Json(
            InstanceStatus.Of(instance, query.ShowInput, history), JsonBodies.Camel, statusCode: StatusCodeOf(instance, query));
    }

    public async Task<IResult> Many(HttpContext http, CancellationToken cancellation)
    {
        var query = new StatusQuery(http.Request);
        var filter = new OrchestrationQuery(
            query.CreatedTimeFrom,
            query.CreatedTimeTo,
            query.RuntimeStatuses,
            InstanceIdPrefix: query.InstanceIdPrefix,
            PageSize: query.Top ?? OrchestrationQuery.DefaultPageSize,
            FetchInputsAndOutputs: true);
        Page<OrchestrationMetadata> page = await engine.Client.GetAllInstancesAsync(filter)
            .AsPages(query.ContinuationToken, query.Top)
            .FirstAsync(cancellation);
        // There on every answer, empty on the last page.
        http.Response.Headers["x-ms-continuation-token"] = page.ContinuationToken ?? string.Empty;
        return Results.Json(page.Values.Select(instance => InstanceStatus.Of(instance, query.ShowInput)), JsonBodies.Camel);
    }

    private static int StatusCodeOf(OrchestrationMetadata instance, StatusQuery query) =>
        instance switch
        {
            { IsCompleted: false } => StatusCodes.Status202Accepted,
            { RuntimeStatus: OrchestrationRuntimeStatus.Failed } when query.ReturnInternalServerErrorOnFailure =>
                StatusCodes.Status500InternalServerError,
            _ => StatusCodes.Status200OK,
        };
}
