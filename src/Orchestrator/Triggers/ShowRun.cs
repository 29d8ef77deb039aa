using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask.Client;
using Orchestrator.Configuration;
using Orchestrator.Reporting;

namespace Orchestrator.Triggers;

/// <summary>
/// <c>GET /api/runs/{id}</c>: one run with its objects and statements, running or ended; 404 for an unknown id. As JSON, or as
/// <c>?format=markdown</c> or <c>line</c>, or what <c>Accept</c> prefers of <c>text/markdown</c> and <c>text/plain</c>.
/// </summary>
public sealed class ShowRun(RunReader runs)
{
    private static readonly string[] Formats = ["json", "markdown", "line"];

    [Function(nameof(ShowRun))]
    public async Task<HttpResponseData> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "runs/{id}")] HttpRequestData request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken stop)
    {
        string format = request.Query["format"] ?? Accepted(request);
        if (!Formats.Contains(format))
        {
            var unknown = new ConfigurationProblem("ORC1028", $"\"{format}\" is not a format")
            {
                Found = format, Allowed = string.Join(", ", Formats), Nearest = NearestName.Of(format, Formats),
            };
            return await Refusal.Wrong([unknown]).Answer(request, HttpStatusCode.BadRequest, stop);
        }

        if (await runs.Read(client, id, stop) is not { } run)
        {
            return await Refusal.NoRun(id).Answer(request, HttpStatusCode.NotFound, stop);
        }

        HttpResponseData response = request.CreateResponse(HttpStatusCode.OK);
        if (format == "json")
        {
            await response.WriteAsJsonAsync(run, stop);
            return response;
        }

        (string type, string text) = format == "line" ? ("text/plain", $"{RunLine.Of(run)}\n") : ("text/markdown", RunMarkdown.Of(run));
        response.Headers.Add("Content-Type", $"{type}; charset=utf-8");
        await response.WriteStringAsync(text, stop);
        return response;
    }

    /// <summary>The first of our types that is named; a browser's long list names none of them.</summary>
    private static string Accepted(HttpRequestData request) =>
        request.Headers.TryGetValues("Accept", out IEnumerable<string>? accepted)
            ? accepted.SelectMany(header => header.Split(',')).Select(part => part.Split(';')[0].Trim()).Select(type => type switch
            {
                "text/markdown" => "markdown",
                "text/plain" => "line",
                "application/json" => "json",
                _ => null,
            }).FirstOrDefault(format => format is not null) ?? "json"
            : "json";
}
