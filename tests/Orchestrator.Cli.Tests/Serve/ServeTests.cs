using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Orchestrator.Cli.Tests.Serve;

public sealed partial class ServeTests : IDisposable
{
    private static readonly Dictionary<string, string> NothingButTheFile = new()
    {
        ["AWS_ENDPOINT_URL"] = "",
        ["AWS_CONFIG_FILE"] = "none",
        ["AWS_SHARED_CREDENTIALS_FILE"] = "none",
        ["AWS_EC2_METADATA_DISABLED"] = "true",
    };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("orchestrator-serve-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Serve_WithASettingsFile_TakesKeyPipelinesAndAwsFromItAndStopsWhenAsked()
    {
        string pipelines = Path.Combine(AppContext.BaseDirectory, "Pipelines", "good.yaml").Replace('\\', '/');
        await File.WriteAllTextAsync(
            Path.Combine(_folder.FullName, "local.settings.json"),
            $$"""
            { "Values": { "AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
              "LocalHost__FunctionKey": "s3cret", "Orchestrator__Pipelines": "{{pipelines}}" } }
            """);
        await using OrchestratorProcess process = OrchestratorProcess.Start(
            $"serve --listen 0.0.0.0 --port 0 --data \"{_folder.FullName}/engine.db\"", NothingButTheFile, _folder.FullName);
        string port = Port().Match(process.WaitForLine("orchestrator ready:")).Groups[1].Value;
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };

        using HttpResponseMessage health = await http.GetAsync("health/ready");
        using HttpResponseMessage without = await http.GetAsync("api/runs");
        using HttpResponseMessage with = await http.GetAsync("api/runs?code=s3cret");
        process.Signal("TERM");

        Assert.Equal(0, await process.WaitForExit());
        Assert.Equal(
            """{"engine":"ok","pipelines":"ok","aws":"ok"}""",
            JsonNode.Parse(await health.Content.ReadAsStringAsync())!["parts"]!.ToJsonString());
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (without.StatusCode, with.StatusCode));
    }

    [GeneratedRegex(@":(\d+)/?$")]
    private static partial Regex Port();
}
