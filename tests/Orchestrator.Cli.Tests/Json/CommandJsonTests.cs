using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Orchestrator.Cli.Tests.Show;
using Orchestrator.Reporting;
using Orchestrator.Triggers;

namespace Orchestrator.Cli.Tests.Json;

/// <summary>
/// Commands that act on runs, with <c>--json</c>, against a host whose runs have the outcomes of <see cref="SampleRuns"/>: what a program
/// reads says what a person reads, and its last line the exit code.
/// </summary>
public sealed class CommandJsonTests : IAsyncLifetime
{
    private const string Run = "crm-daily.20261120T063000";

    private static readonly RunView Ended = SampleRuns.All.First(run => run.RunId == Run);

    private readonly WebApplication _host = Host();

    public async Task InitializeAsync() => await _host.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("run crm-daily", 0, "")]
    [InlineData("run crm-daily --watch", 3, "run_started object_state statement_state receipt")]
    [InlineData("run busy", 2, "problem")]
    [InlineData("run busy --watch", 2, "problem")]
    [InlineData("run crm-daily --timeout 1s --objects going", 4, "run_started object_state")]
    [InlineData("retry last", 0, "")]
    [InlineData("retry last --watch", 3, "run_started object_state statement_state receipt")]
    [InlineData("retry nobody", 2, "problem")]
    [InlineData("cancel last", 0, "")]
    [InlineData("cancel nobody", 2, "problem")]
    [InlineData("show last --watch", 3, "object_state statement_state receipt")]
    public async Task Command_WithJson_BeginsWithTheVersionAndEndsWithItsExitCode(string command, int exit, string types)
    {
        (int exitCode, JsonElement[] lines) = await Json(command);

        Assert.Equal(exit, exitCode);
        Assert.Equal(("version", "1.0"), (Text(lines[0], "type"), Text(lines[0], "format")));
        Assert.Equal("summary", Text(lines[^1], "type"));
        Assert.Equal(exit, lines[^1].GetProperty("exit").GetInt32());
        Assert.NotEqual("", Text(lines[^1], "message"));
        Assert.Equal(types, string.Join(' ', lines[1..^1].Select(line => Text(line, "type")).Distinct()));
        Assert.All(lines[1..^1], line =>
        {
            Assert.True(DateTimeOffset.TryParse(Text(line, "time"), out _), line.GetRawText());
            Assert.Contains(Text(line, "level"), (string[])["info", "warning", "error"]);
            Assert.NotEqual("", Text(line, "message"));
        });
        Assert.Equal(
            types.Contains("object_state", StringComparison.Ordinal) && exit == 3 ? Ended.Objects.Select(o => o.Name).Order() : [],
            lines.Where(line => Text(line, "type") == "object_state" && exit == 3).Select(line => Text(line, "object")).Order());
    }

    /// <summary>Guards against two stories of one run, one for people and one for programs.</summary>
    [Fact]
    public async Task Watch_AsJson_SaysTheSentencesOfTheText()
    {
        (_, JsonElement[] lines) = await Json("run crm-daily --watch");
        await using OrchestratorProcess process = OrchestratorProcess.Start($"run crm-daily --watch --host {_host.Urls.Single()}");
        await process.WaitForExit();
        string[] text = [.. process.Text.Split('\n').Where(line => line.Length > 10).Select(line => line[10..])];

        string[] said = [.. lines.Where(line => Text(line, "type") is "run_started" or "object_state").Select(line => Text(line, "message"))];

        Assert.Equal(1 + Ended.Objects.Count, said.Length);
        Assert.All(said, sentence => Assert.Contains(sentence, text));
    }

    [Fact]
    public async Task Refusal_AsJson_HasCodeAndFix()
    {
        (_, JsonElement[] lines) = await Json("run busy");

        Assert.Equal(("ORC4090", "error"), (Text(lines[1], "code"), Text(lines[1], "level")));
        Assert.Contains(Run, Text(lines[1], "fix"), StringComparison.Ordinal);
    }

    private async Task<(int Exit, JsonElement[] Lines)> Json(string command)
    {
        await using OrchestratorProcess process = OrchestratorProcess.Start($"{command} --json --host {_host.Urls.Single()}");
        int exit = await process.WaitForExit();
        return (exit, [.. process.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))]);
    }

    private static string Text(JsonElement line, string name) =>
        line.TryGetProperty(name, out JsonElement value) ? value.GetString() ?? "" : "";

    private static WebApplication Host()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication host = builder.Build();
        RunSummary last = SampleRuns.List.First(run => run.RunId == Run);
        host.MapGet("/api/runs", () => Answer(new[] { last }, 200));
        host.MapGet($"/api/runs/{Run}", () => Answer(Ended, 200));
        host.MapGet("/api/runs/crm-daily.going", () => Answer(
            Ended with
            {
                RunId = "crm-daily.going", EndedAt = null, Outcome = null, Report = null, Status = "Running", Statements = [],
            },
            200));
        host.MapGet("/api/runs/{id}", () => Answer(new Refusal { Code = "ORC4041", Message = "There is no run." }, 404));
        host.MapPost("/api/pipelines/busy/runs", () => Answer(Refusal.Running("busy", Run), 409));
        host.MapPost("/api/pipelines/crm-daily/runs", async (HttpRequest request) =>
        {
            string body = await new StreamReader(request.Body).ReadToEndAsync();
            return Answer(new { id = body.Contains("going", StringComparison.Ordinal) ? "crm-daily.going" : Run }, 202);
        });
        host.MapPost($"/api/runs/{Run}/retry", () => Answer(new RetryAnswer { Message = "It loads what was not loaded.", Id = Run }, 202));
        host.MapPost($"/api/runs/{Run}/cancel", () => Answer(new CancelAnswer { Message = "It was asked to stop.", Id = Run }, 202));
        return host;
    }

    private static IResult Answer<T>(T value, int status) => Results.Json(value, OrchestratorJson.Options, statusCode: status);
}
