using DurableTask.Sqlite;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Orchestrator.LocalHost.Http;

/// <summary>Turns what nobody expected into an answer without details; the details go to the log.</summary>
internal sealed partial class UnexpectedErrors(RequestDelegate next, ILogger<UnexpectedErrors> log)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
        }
        catch (BadHttpRequestException error) when (!http.Response.HasStarted)
        {
            await JsonError.Write(http, error.StatusCode, error.Message);
        }
        catch (Exception error) when (IsOfTheEngine(error) && !http.Response.HasStarted)
        {
            // Whoever asks again later may have more luck.
            http.Response.Headers.RetryAfter = "10";
            await JsonError.Write(http, StatusCodes.Status503ServiceUnavailable, error.Message);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            LogCallerGone(http.Request.Path);
        }
#pragma warning disable CA1031 // One request that fails is no reason to end the host.
        catch (Exception error) when (!http.Response.HasStarted)
#pragma warning restore CA1031
        {
            LogFailed(error, http.Request.Method, http.Request.Path);
            await JsonError.Write(http, StatusCodes.Status500InternalServerError, "Something went wrong while processing your request");
        }
    }

    /// <summary>The engine takes nothing for now.</summary>
    public static bool IsOfTheEngine(Exception error) => error is EngineFileFullException or EngineStoppedException;

    [LoggerMessage(2103, LogLevel.Error, "{Method} {Path} failed.")]
    private partial void LogFailed(Exception error, string method, string path);

    [LoggerMessage(2102, LogLevel.Debug, "{Path}: the caller went away.")]
    private partial void LogCallerGone(string path);
}
