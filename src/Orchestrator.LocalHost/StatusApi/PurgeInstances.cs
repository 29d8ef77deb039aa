using DurableTask.Sqlite;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Orchestrator.LocalHost.Http;

namespace Orchestrator.LocalHost.StatusApi;

/// <summary>Forgets instances that have ended.</summary>
internal sealed class PurgeInstances(SqliteEngine engine)
{
    public async Task<IResult> One(string instanceId, CancellationToken cancellation)
    {
        if (await engine.Client.GetInstanceAsync(instanceId, cancellation) is not { } instance)
        {
            return Results.NotFound();
        }

        return instance.IsCompleted
            ? Done(await engine.Client.PurgeInstanceAsync(instanceId, cancellation))
            : Results.Json(
                "Only orchestrations in a terminal state can be purged, but the orchestration with instance ID "
                    + $"{instanceId} has status {instance.RuntimeStatus}",
                JsonBodies.Camel,
                statusCode: StatusCodes.Status412PreconditionFailed);
    }

    public async Task<IResult> Many(HttpRequest request, CancellationToken cancellation)
    {
        var query = new StatusQuery(request);
        if (query.CreatedTimeFrom is null)
        {
            return Results.Json(
                "Please provide value for 'createdTimeFrom' parameter.", JsonBodies.Camel, statusCode: StatusCodes.Status400BadRequest);
        }

        var filter = new PurgeInstancesFilter(query.CreatedTimeFrom, query.CreatedTimeTo, query.RuntimeStatuses);
        PurgeResult result = await engine.Client.PurgeAllInstancesAsync(filter, cancellation);
        return result.PurgedInstanceCount == 0 ? Results.NotFound() : Done(result);
    }

    private static IResult Done(PurgeResult result) =>
        Results.Json(new { instancesDeleted = result.PurgedInstanceCount }, JsonBodies.Camel);
}
