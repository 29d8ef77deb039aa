using System.CommandLine;
using Amazon.Runtime;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Aws;
using Orchestrator.Cli.Errors;
using Orchestrator.Cli.Plan;
using Orchestrator.Configuration;
using Orchestrator.Planning;
using Orchestrator.Warehouse;

namespace Orchestrator.Cli.Commands;

/// <summary><c>orchestrator plan PIPELINE</c>: what a run started now would load, change and call. Changes nothing.</summary>
public static class PlanCommand
{
    private const string NothingChanged = "Nothing was changed.";

    public static Command Create()
    {
        Argument<string> name = new("PIPELINE") { Description = "Name of the pipeline." };
        Option<string> pipelines = new("--pipelines")
        {
            Description = "A pipeline file, or a folder with *.yaml files.",
            HelpName = "DIR",
            DefaultValueFactory = _ => "pipelines",
        };
        Option<string?> mode = new("--mode") { Description = "auto, full or incremental, whatever the file says.", HelpName = "MODE" };
        mode.AcceptOnlyFromAmong("auto", "full", "incremental");
        Option<string?> detail = new("--detail") { Description = "Flow definition and SQL of one object, as they will be sent.", HelpName = "OBJECT" };
        Option<string?> expect = new("--expect") { Description = "\"none\": exit code 1 if there is anything to do.", HelpName = "none" };
        expect.AcceptOnlyFromAmong("none");
        Option<bool> all = new("--all") { Description = "Every object, also where many are alike." };
        Option<bool> json = new("--json") { Description = "One JSON object per line." };
        Command command = new("plan", "Shows what a run started now would load, change and call: + new, ~ changed, - emptied, ! look here.")
        {
            name, pipelines, mode, detail, expect, all, json,
        };
        command.SetAction(async (parsed, stop) =>
        {
            var request = new RunRequest { Mode = parsed.GetValue(mode) is { } text ? Enum.Parse<LoadMode>(text, ignoreCase: true) : null };
            PlanPreview preview = await Preview(parsed.GetRequiredValue(pipelines), parsed.GetRequiredValue(name), request, stop);
            int exit = parsed.GetValue(expect) is not null && PlanWork.Any(preview) ? ExitCode.NotRight : ExitCode.Done;
            IEnumerable<string> lines = parsed.GetValue(detail) is { } chosen
                ? PlanDetail.Lines(Chosen(preview, chosen))
                : parsed.GetValue(json) ? PlanJson.Lines(preview, exit) : PlanText.Lines(preview, parsed.GetValue(all));
            foreach (string line in lines)
            {
                Console.Out.WriteLine(line);
            }

            return exit;
        });
        return command;
    }

    private static async Task<PlanPreview> Preview(string pipelines, string name, RunRequest request, CancellationToken stop)
    {
        PipelineSet set = await CheckCommand.ReadOrRefuse(pipelines, stop, NothingChanged);
        if (set.Find(name) is null)
        {
            string[] known = [.. set.Pipelines.Select(pipeline => pipeline.Name.Value)];
            throw new RefusalException("ORC1026", $"no pipeline \"{name}\" in {pipelines}")
            {
                Facts = [.. NearestName.Of(name, known) is { } nearest ? [$"nearest: {nearest}"] : (string[])[], $"found: {string.Join(", ", known)}"],
                NotDone = NothingChanged,
            };
        }

        await AwsAccess.Require(stop);
        await using ServiceProvider services = ProductServices.For(pipelines);
        try
        {
            PreviewAnswer answer = await services.GetRequiredService<PlanPreviewer>().Preview(name, request, stop);
            return answer.Preview ?? throw new PipelineFilesException(set with { Problems = answer.Problems }, NothingChanged);
        }
        catch (Exception error) when (error is TransientAwsException or AmazonServiceException or WarehouseUnavailableException
            or StatementFailedException or NewerWarehouseException)
        {
            throw new RefusalException("ORC2001", "AWS did not say what the plan has to know")
            {
                ServiceText = error.Message,
                NotDone = NothingChanged,
            };
        }
    }

    private static ObjectPreview Chosen(PlanPreview preview, string name)
    {
        string[] known = [.. preview.Objects.Select(o => o.Plan.Name)];
        return preview.Objects.FirstOrDefault(o => o.Plan.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new RefusalException("ORC1023", $"pipeline \"{preview.Plan.Pipeline}\" has no object \"{name}\"")
            {
                Facts = [NearestName.Of(name, known) is { } nearest ? $"nearest: {nearest}" : $"allowed: {string.Join(", ", known)}"],
                NotDone = NothingChanged,
            };
    }
}
