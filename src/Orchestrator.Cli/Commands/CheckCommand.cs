using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Cli.Errors;
using Orchestrator.Configuration;

namespace Orchestrator.Cli.Commands;

/// <summary><c>orchestrator check [PATH]</c>: every problem of the pipeline files, and of what they name where AWS can be asked.</summary>
public static class CheckCommand
{
    private const string NotDone = "No AWS call changed anything, no run was started.";

    private static readonly string[] OnlyTheOrgKnows = ["object names", "field names", "connector profiles", "secrets", "tasks"];

    private static string What => string.Join(", ", OnlyTheOrgKnows);

    public static Command Create()
    {
        Argument<string> path = new("PATH")
        {
            Description = "A pipeline file, a folder with *.yaml files, s3://BUCKET/PREFIX or dynamodb://TABLE.",
            DefaultValueFactory = _ => "pipelines",
        };
        Option<bool> offline = new("--offline") { Description = "Asks AWS nothing, and says nothing of what only it could tell." };
        Option<bool> json = new("--json") { Description = "One JSON object per line." };
        Command command = new("check", "Checks pipeline files and shows every problem with its place.") { path, offline, json };
        command.SetAction(async (parsed, stop) =>
        {
            string place = parsed.GetRequiredValue(path);
            PipelineSet set = await Read(place, NotDone, stop);
            OrgCheck? org = parsed.GetValue(offline) || set.Pipelines.Count == 0 ? null : await OrgCheck.Of(set, place, stop);
            PipelineSet whole = set with { Problems = [.. set.Problems, .. org?.Problems ?? []] };
            return parsed.GetValue(json) ? WriteJson(whole, org, new JsonEvents(Console.Out))
                : whole.Problems.Count > 0 ? throw new PipelineFilesException(whole, NotDone)
                : Write(whole, org);
        });
        return command;
    }

    /// <summary>The pipelines of a place; refused, with every problem, when anything is wrong with them.</summary>
    public static async Task<PipelineSet> ReadOrRefuse(string place, CancellationToken stop, string notDone = "Nothing was started.")
    {
        PipelineSet set = await Read(place, notDone, stop);
        return set.Problems.Count == 0 ? set : throw new PipelineFilesException(set, notDone);
    }

    private static async Task<PipelineSet> Read(string place, string notDone, CancellationToken stop)
    {
        if (PipelineSource.IsRemote(place))
        {
            if (PipelineSource.IsOfAws(place))
            {
                await AwsAccess.Require(stop);
            }

            await using ServiceProvider services = ProductServices.For(place);
            return await services.GetRequiredService<PipelineFiles>().Read(stop);
        }

        string path = PipelineSource.LocalPath(place);
        return File.Exists(path) || Directory.Exists(path)
            ? await PipelineFiles.Local(path).Read(stop)
            : throw MissingPath.Of("ORC3007", "pipelines", path, "a pipeline file, or a folder with *.yaml files", "name the file or folder of your pipelines", notDone);
    }

    private static int Write(PipelineSet set, OrgCheck? org)
    {
        string names = string.Join(", ", set.Pipelines.Select(p => p.Name));
        Console.Out.WriteLine($"{Counted.Of(set.Pipelines.Count, "pipeline")} in {Counted.Of(set.Files.Count, set.Unit)} can be run: {names}");
        foreach (string warning in set.Pipelines.SelectMany(FilterCheck.Warnings))
        {
            Console.Out.WriteLine($"warning: {warning}");
        }

        if (org is not null)
        {
            Console.Out.WriteLine(org.NotAsked is { } reason
                ? $"not checked: {What} ({reason}); --offline makes this silent"
                : $"checked with AWS: {What}");
        }

        return ExitCode.Done;
    }

    private static int WriteJson(PipelineSet set, OrgCheck? org, JsonEvents events)
    {
        foreach (ConfigurationProblem problem in set.Problems)
        {
            events.Write("problem", new
            {
                level = "error",
                problem.Code,
                problem.Message,
                problem.File,
                problem.Line,
                problem.Column,
                End = problem.Column + problem.Length,
                problem.Found,
                problem.Allowed,
                problem.Nearest,
                problem.Note,
            });
        }

        foreach (string warning in set.Pipelines.SelectMany(FilterCheck.Warnings))
        {
            events.Write("problem", new { level = "warning", message = warning });
        }

        return events.End(set.Problems.Count > 0 ? ExitCode.Refused : ExitCode.Done, new
        {
            pipelines = set.Pipelines.Select(pipeline => pipeline.Name.Value),
            files = set.Files.Count,
            problems = set.Problems.Count,
            notChecked = org is { NotAsked: null } ? [] : OnlyTheOrgKnows,
            org?.NotAsked,
        });
    }
}
