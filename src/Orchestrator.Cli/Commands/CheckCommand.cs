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
            Description = "A pipeline file, or a folder with *.yaml files. Default pipelines.",
            DefaultValueFactory = _ => "pipelines",
        };
        Command command = new("check", "Checks pipeline files offline and shows every problem with its place.") { path };
        command.SetAction(parsed => Check(parsed.GetRequiredValue(path)));
        return command;
    }

    private static int Check(string path)
    {
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            throw MissingPath.Of("ORC3007", "pipelines", path, "a pipeline file, or a folder with *.yaml files", "name the folder that holds your pipeline files", "Nothing was checked.");
        }

        PipelineSet set = new PipelineFiles(Options.Create(new OrchestratorOptions { Pipelines = path })).Read();
        if (set.Problems.Count == 0)
        {
            Console.Out.WriteLine($"{Counted(set.Pipelines.Count, "pipeline")} in {Counted(set.Files.Count, "file")} can be run: {string.Join(", ", set.Pipelines.Select(p => p.Name))}");
            Console.Out.WriteLine("not checked: that objects, fields, profiles and secrets exist; a run looks before it creates anything");
            return ExitCode.Done;
        }

        Console.Error.WriteLine(string.Join('\n', set.Problems.Select(ProblemText.Of)));
        int wrong = set.Problems.Select(problem => problem.File).Distinct().Count();
        Console.Error.WriteLine($"{Counted(set.Problems.Count, "problem")} in {wrong} of {Counted(Math.Max(set.Files.Count, wrong), "file")}. No AWS call was made, no run was started. Exit code 2.");
        return ExitCode.Refused;
    }

    private static string Counted(int count, string thing) => $"{count} {thing}{(count == 1 ? "" : "s")}";
}
