using System.Net;
using Microsoft.Azure.Functions.Worker.Http;
using Orchestrator.Configuration;

namespace Orchestrator.Triggers;

/// <summary>Body of an answer that says no.</summary>
public sealed record Refusal
{
    /// <summary><c>ORC4xxx</c>.</summary>
    public required string Code { get; init; }

    public required string Message { get; init; }

    /// <summary>The run that is active.</summary>
    public string? RunId { get; init; }

    public string? Nearest { get; init; }

    public IReadOnlyList<ConfigurationProblem>? Problems { get; init; }

    public static Refusal NoPipeline(string name, PipelineSet set) => new()
    {
        Code = "ORC4040",
        Message = $"There is no pipeline \"{name}\".",
        Nearest = NearestName.Of(name, set.Pipelines.Select(pipeline => pipeline.Name.Value)),
    };

    public static Refusal NoRun(string runId) => new() { Code = "ORC4041", Message = $"There is no run \"{runId}\"." };

    public static Refusal Running(string pipeline, string runId) => new()
    {
        Code = "ORC4090",
        Message = $"Pipeline \"{pipeline}\" is already running; nothing was started.",
        RunId = runId,
    };

    public static Refusal NotEnded(string runId) => new()
    {
        Code = "ORC4091",
        Message = $"Run \"{runId}\" has not ended; what it does not load is known at its end. Nothing was started.",
        RunId = runId,
    };

    public static Refusal HasEnded(string runId) => new()
    {
        Code = "ORC4092",
        Message = $"Run \"{runId}\" has already ended; there is nothing to cancel.",
    };

    /// <summary>The warehouse did not answer, or refused to.</summary>
    public static Refusal Silent(string pipeline, string why) => new()
    {
        Code = "ORC4502",
        Message = $"The warehouse of pipeline \"{pipeline}\" cannot be read; nothing was started. {why}",
    };

    public static Refusal TakesNoEvents() => new()
    {
        Code = "ORC4050",
        Message = "This installation takes no events: Orchestrator__EventKey is not set. Nothing was done.",
    };

    public static Refusal WrongEventKey(string header) => new()
    {
        Code = "ORC4051",
        Message = $"Header {header} does not hold the key of Orchestrator__EventKey; nothing was done.",
    };

    public static Refusal NoEvent(string why) => new()
    {
        Code = "ORC4052",
        Message = $"This is no event as EventBridge sends it, nothing was done: {why}.",
    };

    public static Refusal EventTooLong(int most) => new()
    {
        Code = "ORC4053",
        Message = $"The body is longer than {most / 1024} KB; EventBridge's own limit of an event is 256. Nothing was done.",
    };

    public static Refusal NoObject(string pipeline, string name, IEnumerable<string> known) => new()
    {
        Code = "ORC4042",
        Message = $"Pipeline \"{pipeline}\" has no object \"{name}\".",
        Nearest = NearestName.Of(name, known),
    };

    public static Refusal Wrong(IReadOnlyList<ConfigurationProblem> problems) => new()
    {
        Code = "ORC4000",
        Message = problems.Count == 1 ? problems[0].Message : $"{problems.Count} problems; nothing was started.",
        Problems = problems,
    };

    public async Task<HttpResponseData> Answer(HttpRequestData request, HttpStatusCode status, CancellationToken stop)
    {
        HttpResponseData response = request.CreateResponse();
        await response.WriteAsJsonAsync(this, stop);
        response.StatusCode = status;
        return response;
    }
}
