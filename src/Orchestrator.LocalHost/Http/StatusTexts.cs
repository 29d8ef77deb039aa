using Microsoft.AspNetCore.Http;

namespace Orchestrator.LocalHost.Http;

/// <summary>What to say where an answer has a status code and nothing else.</summary>
internal static class StatusTexts
{
    public static string Of(HttpContext http) => http.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => $"There is nothing at {http.Request.Path}.",
        StatusCodes.Status405MethodNotAllowed => $"{http.Request.Path} does not take {http.Request.Method}.",
        StatusCodes.Status410Gone => "The instance has ended.",
        int status => Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status),
    };
}
