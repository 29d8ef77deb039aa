using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orchestrator.Cli.Errors;
using Orchestrator.Configuration;
using Orchestrator.LocalHost;

namespace Orchestrator.Cli.Commands;

/// <summary><c>orchestrator serve</c>: the host on this machine, until Ctrl+C. AWS is found as every AWS tool finds it.</summary>
public static class ServeCommand
{
    public static Command Create()
    {
        Option<int> port = NumberOption.Create("--port", "Port on 127.0.0.1; 0 picks a free one.", 7071, 0, 65535);
        Option<string> pipelines = new("--pipelines")
        {
            Description = "A pipeline file, or a folder with *.yaml files.",
            HelpName = "DIR",
            DefaultValueFactory = _ => "pipelines",
        };
        Option<string> data = new("--data")
        {
            Description = "The engine's file: runs, their history and their timers.",
            HelpName = "FILE",
            DefaultValueFactory = _ => Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".orchestrator", "engine.db"),
        };
        Command command = new("serve", "Serves runs, their HTTP interface and their schedules from this machine, until Ctrl+C.") { port, pipelines, data };
        command.SetAction((parsed, stop) =>
            Run(parsed.GetValue(port), parsed.GetRequiredValue(pipelines), Path.GetFullPath(parsed.GetRequiredValue(data)), stop));
        return command;
    }

    private static async Task<int> Run(int port, string pipelines, string data, CancellationToken stop)
    {
        PipelineSet set = CheckCommand.ReadOrRefuse(pipelines);
        await AwsAccess.Require(stop);
        Directory.CreateDirectory(Path.GetDirectoryName(data)!);
        LocalHostOptions options = new() { Port = port, EngineFile = data };
        await using LocalFunctionsHost host = await LocalFunctionsHost.StartAsync(
            options, (services, _) => services.AddOrchestrator().PostConfigure<OrchestratorOptions>(o => o.Pipelines = pipelines), stop);
        string url = host.Url.GetLeftPart(UriPartial.Authority);
        Console.Out.WriteLine($"""
            orchestrator {VersionCommand.Version}
              host        {url,-28}  POST /api/pipelines/(name)/runs, GET /api/runs
              engine      {data}
              pipelines   {pipelines,-28}  {string.Join(", ", set.Pipelines.Select(pipeline => pipeline.Name))}
              aws         {AwsAccess.Described}
              health      {url}/health/ready
            orchestrator ready: {url}
            """);
        await StopSignals.Wait(stop);
        await host.StopAsync(CancellationToken.None);
        return ExitCode.Done;
    }
}
