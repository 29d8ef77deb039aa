using DurableTask.Core.Exceptions;
using DurableTask.Sqlite;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.LocalHost.Discovery;
using Orchestrator.LocalHost.Http;

namespace Orchestrator.LocalHost.StatusApi;

/// <summary>The HTTP API of Durable Functions: same routes, query values, status codes and JSON.</summary>
internal static class StatusApiEndpoints
{
    public const string Route = "/runtime/webhooks/durabletask";

    public static void MapStatusApi(this IEndpointRouteBuilder endpoints, FunctionKeys keys, FunctionCatalogue catalogue)
    {
        var engine = endpoints.ServiceProvider.GetRequiredService<SqliteEngine>();
        RouteGroupBuilder api = endpoints.MapGroup(Route);
        api.AddEndpointFilter(async (call, next) => keys.AdmitToStatusApi(call.HttpContext.Request)
            ? await next(call)
            : JsonError.Of(StatusCodes.Status401Unauthorized, FunctionKeys.Required));
        api.AddEndpointFilter(RefuseWithReason);

        var read = new ReadInstances(engine);
        api.MapGet("/instances", read.Many);
        api.MapGet("/instances/{instanceId}", read.One);

        var purge = new PurgeInstances(engine);
        api.MapDelete("/instances", purge.Many);
        api.MapDelete("/instances/{instanceId}", purge.One);

        var steer = new SteerInstances(engine);
        api.MapPost("/instances/{instanceId}/raiseEvent/{eventName}", steer.RaiseEvent);
        api.MapPost("/instances/{instanceId}/terminate", steer.Terminate);
        api.MapPost("/instances/{instanceId}/suspend", steer.Suspend);
        api.MapPost("/instances/{instanceId}/resume", steer.Resume);
        api.MapPost("/instances/{instanceId}/rewind", steer.Rewind);

        var start = new StartOrchestrations(engine, catalogue, keys, read);
        api.MapPost("/instances/{instanceId}/restart", start.Again);
        api.MapPost("/orchestrators/{functionName}/{instanceId?}", start.New);

        // Another method on these routes is not found either, as there.
        api.Map("/{**unknown}", () => Results.NotFound());
    }

    private static async ValueTask<object?> RefuseWithReason(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        try
        {
            return await next(call);
        }
        catch (ArgumentException error)
        {
            return JsonError.Of(StatusCodes.Status400BadRequest, error.Message);
        }
        catch (OrchestrationAlreadyExistsException error)
        {
            return JsonError.Of(StatusCodes.Status409Conflict, error.Message);
        }
        catch (NotSupportedException error)
        {
            return JsonError.Of(StatusCodes.Status501NotImplemented, error.Message);
        }
    }
}
