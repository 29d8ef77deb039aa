using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orchestrator.Cli.Errors;
using Orchestrator.Cli.Serve;
using Orchestrator.Configuration;
using Orchestrator.LocalHost;
using Orchestrator.Reporting;
using Orchestrator.Triggers;

namespace Orchestrator.Cli.Commands;

/// <summary><c>orchestrator serve</c>: the host on this machine, until Ctrl+C. AWS is found as every AWS tool finds it.</summary>
public static class ServeCommand
{
    private const string PipelinesSetting = "Orchestrator__Pipelines";
    private const string DefaultSettings = "local.settings.json";

    public static Command Create()
    {
        Option<int> port = NumberOption.Create("--port", "Port to listen on; 0 picks a free one.", 7071, 0, 65535);
        Option<IPAddress> listen = new("--listen")
        {
            Description = "Address to listen on. Any but loopback needs LocalHost__FunctionKey. [default: 127.0.0.1]",
            HelpName = "ADDRESS",
            CustomParser = Address,
        };
        Option<string?> pipelines = new("--pipelines")
        {
            Description = $"A pipeline file, or a folder with *.yaml files. [default: {PipelinesSetting}, or pipelines]",
            HelpName = "DIR",
        };
        Option<string?> settings = new("--settings")
        {
            Description = "Settings for what the environment leaves open. [default: local.settings.json where there is one]",
            HelpName = "FILE",
        };
        Option<string> data = new("--data")
        {
            Description = "The engine's file: runs, their history and their timers.",
            HelpName = "FILE",
            DefaultValueFactory = _ => Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".orchestrator", "engine.db"),
        };
        Command command = new("serve", "Serves runs, their HTTP interface and their schedules from this machine, until Ctrl+C.")
        {
            port, listen, pipelines, settings, data,
        };
        command.SetAction((parsed, stop) =>
        {
            TakeSettings(parsed.GetValue(settings));
            LocalHostOptions options = new()
            {
                Port = parsed.GetValue(port),
                Address = parsed.GetValue(listen) ?? IPAddress.Loopback,
                EngineFile = Path.GetFullPath(parsed.GetRequiredValue(data)),
            };
            return Run(options, parsed.GetValue(pipelines) ?? Environment.GetEnvironmentVariable(PipelinesSetting) ?? "pipelines", stop);
        });
        return command;
    }

    private static async Task<int> Run(LocalHostOptions options, string pipelines, CancellationToken stop)
    {
        PipelineSet set = await CheckCommand.ReadOrRefuse(pipelines, stop);
        await AwsAccess.Require(stop);
        Directory.CreateDirectory(Path.GetDirectoryName(options.EngineFile)!);
        await using LocalFunctionsHost host = await LocalFunctionsHost.StartAsync(
            options, (services, _) => Register(services, pipelines), stop);
        (int found, int active) = await RunReader.Count(host.Client, stop);
        DateTimeOffset now = options.Clock.GetUtcNow();
        Console.Out.WriteLine(new ServeBanner
        {
            Url = host.Url.GetLeftPart(UriPartial.Authority),
            EngineFile = options.EngineFile!,
            RunsFound = found,
            RunsResumed = active,
            Pipelines = pipelines,
            Count = set.Pipelines.Count,
            Next = DueSlots.Next(set.Pipelines, now),
            Now = now,
            Aws = AwsAccess.Described,
        }.Text());
        await StopSignals.Wait(stop);
        await host.StopAsync(CancellationToken.None);
        return ExitCode.Done;
    }

    private static void Register(IServiceCollection services, string pipelines)
    {
        services.AddOrchestrator().PostConfigure<OrchestratorOptions>(options => options.Pipelines = pipelines);
        services.AddHealthChecks().AddCheck<PipelinesHealth>("pipelines").AddCheck<AwsHealth>("aws");
    }

    private static void TakeSettings(string? file)
    {
        if (file is not null || File.Exists(DefaultSettings))
        {
            SettingsFile.Export(file ?? DefaultSettings);
        }
    }

    private static IPAddress? Address(ArgumentResult given)
    {
        if (!IPAddress.TryParse(given.Tokens.Single().Value, out IPAddress? address))
        {
            given.AddError($"--listen is \"{given.Tokens.Single().Value}\"\nallowed: an IP address, as 127.0.0.1, 0.0.0.0 or ::");
        }

        return address;
    }
}
