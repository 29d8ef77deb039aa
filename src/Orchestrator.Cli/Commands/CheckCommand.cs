using System.CommandLine;
using Microsoft.Extensions.Options;
using Orchestrator.Cli.Errors;
using Orchestrator.Configuration;

namespace Orchestrator.Cli.Commands;

/// <summary><c>orchestrator check [PATH]</c>: every problem of the pipeline files, without asking anyone.</summary>
public static class CheckCommand
{
    public static Command Create()
    {
        Argument<string> path = new("PATH")
        {
            Description = "A pipeline file, or a folder with *.yaml files.",
            DefaultValueFactory = _ => "pipelines",
        };
        Command command = new("check", "Checks pipeline files offline and shows every problem with its place.") { path };
        command.SetAction(parsed => Check(parsed.GetRequiredValue(path)));
        return command;
    }

    /// <summary>The pipelines of a file or folder; refused, with every problem, when anything is wrong with them.</summary>
    public static PipelineSet ReadOrRefuse(string path, string notDone = "Nothing was started.")
    {
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            throw MissingPath.Of("ORC3007", "pipelines", path, "a pipeline file, or a folder with *.yaml files", "name the file or folder of your pipelines", notDone);
        }

        PipelineSet set = new PipelineFiles(Options.Create(new OrchestratorOptions { Pipelines = path })).Read();
        return set.Problems.Count == 0 ? set : throw new PipelineFilesException(set, notDone);
    }

    private static int Check(string path)
    {
        PipelineSet set = ReadOrRefuse(path, "No AWS call was made, no run was started.");
        Console.Out.WriteLine($"{Counted.Of(set.Pipelines.Count, "pipeline")} in {Counted.Of(set.Files.Count, "file")} can be run: {string.Join(", ", set.Pipelines.Select(p => p.Name))}");
        foreach (string warning in set.Pipelines.SelectMany(FilterCheck.Warnings))
        {
            Console.Out.WriteLine($"warning: {warning}");
        }

        Console.Out.WriteLine("not checked: that objects, fields, profiles and secrets exist; a run looks before it makes anything");
        return ExitCode.Done;
    }
}
