using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Orchestrator.Reporting;

namespace Orchestrator.Cli.Tests.Show;

/// <summary>
/// <c>orchestrator show</c> as a process against a host that knows the runs of <see cref="SampleRuns"/>. Each file beside this one is a
/// command, everything it prints and its exit code; {host} is the host's URL. A missing file is written, to be looked at.
/// </summary>
public sealed partial class ShowTests : IAsyncLifetime
{
    private readonly WebApplication _host = Host();

    public async Task InitializeAsync() => await _host.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("succeeded", "crm-daily.20261118T063000", 0)]
    [InlineData("succeeded-detailed", "crm-daily.20261118T063000 --detailed", 0)]
    [InlineData("partially-succeeded", "crm-daily.20261120", 3)]
    [InlineData("partially-succeeded-json", "crm-daily.20261120 --json", 3)]
    [InlineData("partially-succeeded-markdown", "crm-daily.20261120 --markdown", 3)]
    [InlineData("partially-succeeded-line", "crm-daily.20261120 --line", 3)]
    [InlineData("two-forms", "last --json --markdown", 2)]
    [InlineData("unknown-json", "crm-dayly.20261118T063000 --json", 2)]
    [InlineData("watched-json", "crm-daily.20261119 --watch --json", 1)]
    [InlineData("failed-procedure", "crm-daily.20261119", 1)]
    [InlineData("refused-file", "finance", 1)]
    [InlineData("running", "last", 0)]
    [InlineData("thousand-objects", "wide", 3)]
    [InlineData("ambiguous", "crm-daily.202611", 2)]
    [InlineData("unknown", "crm-dayly.20261118T063000", 2)]
    public async Task Show_RunOfTheSamples_SaysWhatTheTranscriptSays(string name, string arguments, int exit)
    {
        string url = _host.Urls.Single();
        await using OrchestratorProcess process = OrchestratorProcess.Start($"show {arguments} --host {url}");
        int exitCode = await process.WaitForExit();

        string said = $"$ orchestrator show {arguments}\n{process.Text.Replace(url, "{host}", StringComparison.Ordinal)}[exit code {exitCode}]\n";
        // A refusal has the time it was made at, not a run's.
        said = name == "unknown-json" ? Time().Replace(said, "\"time\":\"{now}\"") : said;
        Assert.Equal(exit, exitCode);
        SourceFile.Holds(said, $"{name}.txt");
        Assert.All(
            said.Split('\n').Where(_ => !name.EndsWith("json", StringComparison.Ordinal) && !name.EndsWith("markdown", StringComparison.Ordinal)
                && !name.EndsWith("line", StringComparison.Ordinal)),
            line => Assert.True(line.Length <= 104, line));
    }

    [Fact]
    public async Task Show_NoHostThere_SaysSoAndNamesTheFix()
    {
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        string free = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}";
        taken.Stop();

        await using OrchestratorProcess process = OrchestratorProcess.Start(
            "show last", new Dictionary<string, string> { ["ORCHESTRATOR_URL"] = free });

        Assert.Equal(2, await process.WaitForExit());
        Assert.Contains($"error ORC3017: no host answers at {free}", process.Text, StringComparison.Ordinal);
        Assert.Contains("orchestrator serve", process.Text, StringComparison.Ordinal);
    }

    private static WebApplication Host()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication host = builder.Build();
        host.MapGet("/api/runs", () => Results.Json(SampleRuns.List, OrchestratorJson.Options));
        host.MapGet("/api/runs/{id}", (string id) => SampleRuns.All.FirstOrDefault(run => run.RunId == id) is { } run
            ? Results.Json(run, OrchestratorJson.Options)
            : Results.Json(new { code = "ORC4041", message = "There is no run." }, statusCode: 404));
        return host;
    }

    [GeneratedRegex("\"time\":\"[^\"]*\"")]
    private static partial Regex Time();
}
