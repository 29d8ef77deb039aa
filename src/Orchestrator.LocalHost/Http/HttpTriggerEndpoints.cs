using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Orchestrator.LocalHost.Discovery;
using Orchestrator.LocalHost.Invocation;

namespace Orchestrator.LocalHost.Http;

/// <summary>Serves HTTP triggers under <c>/api</c>.</summary>
internal sealed partial class HttpTriggerEndpoints(FunctionInvoker invoker, FunctionKeys keys, ILogger<HttpTriggerEndpoints> log)
{
    /// <summary>Where <c>CreateCheckStatusResponse</c> looks for what the addresses it gives need.</summary>
    private const string ManagementQuery = "requiredQueryStringParameters";

    public void Map(IEndpointRouteBuilder endpoints, FunctionCatalogue catalogue)
    {
        foreach ((DiscoveredFunction function, HttpTriggerAttribute trigger) in catalogue.WithTrigger<HttpTriggerAttribute>())
        {
            string route = "/api/" + (trigger.Route ?? function.Name).TrimStart('/');
            RequestDelegate answer = http => Answer(http, function, trigger);
            _ = trigger.Methods is { Length: > 0 } methods
                ? endpoints.MapMethods(route, methods.Select(method => method.ToUpperInvariant()), answer)
                : endpoints.Map(route, answer);
        }
    }

    private async Task Answer(HttpContext http, DiscoveredFunction function, HttpTriggerAttribute trigger)
    {
        if (!keys.Admit(http.Request, trigger.AuthLevel, function.Name))
        {
            await JsonError.Write(http, StatusCodes.Status401Unauthorized, FunctionKeys.Required);
            return;
        }

        byte[] body = await LocalHttpRequestData.ReadBody(http.Request, http.RequestAborted);
        try
        {
            await Answer(http, await invoker.Invoke(
                function,
                new Dictionary<string, object?>(http.Request.RouteValues, StringComparer.OrdinalIgnoreCase),
                context =>
                {
                    context.Items[ManagementQuery] = keys.StatusApiQuery!;
                    return new LocalHttpRequestData(context, http.Request, body);
                },
                http.RequestAborted));
        }
        catch (BindingException error)
        {
            await JsonError.Write(http, StatusCodes.Status400BadRequest, error.Message);
        }
#pragma warning disable CA1031 // Whatever a function throws is this request's failure, not the host's.
        catch (Exception error) when (!UnexpectedErrors.IsOfTheEngine(error) && !http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogFailed(error, function.Name);
            await JsonError.Write(
                http, StatusCodes.Status500InternalServerError, $"Function '{function.Name}' failed; the log of the host says why.");
        }
    }

    /// <summary>A function that returns null has nothing to say: 204, as on Azure.</summary>
    private static async Task Answer(HttpContext http, object? returned)
    {
        if (returned is LocalHttpResponseData response)
        {
            await response.WriteTo(http.Response, http.RequestAborted);
        }
        else
        {
            http.Response.StatusCode = StatusCodes.Status204NoContent;
        }
    }

    [LoggerMessage(2101, LogLevel.Error, "Function {Function} failed.")]
    private partial void LogFailed(Exception error, string function);
}
