using Microsoft.AspNetCore.Http;

namespace Orchestrator.LocalHost.Http;

/// <summary>Body of an answer that says what went wrong, in the form the Functions host gives it.</summary>
internal sealed record JsonError(string Message)
{
    public static IResult Of(int statusCode, string message) =>
        Results.Json(new JsonError(message), JsonBodies.Pascal, statusCode: statusCode);

    public static Task Write(HttpContext http, int statusCode, string message)
    {
        http.Response.StatusCode = statusCode;
        return http.Response.WriteAsJsonAsync(new JsonError(message), JsonBodies.Pascal);
    }
}
