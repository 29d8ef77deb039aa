using System.CommandLine;
using Orchestrator.Cli.Errors;
using Orchestrator.Cli.Warehouse;
using Orchestrator.Configuration;
using Orchestrator.Warehouse;

namespace Orchestrator.Cli.Commands;

/// <summary><c>orchestrator coverage [PIPELINE] [OBJECT]</c>: what is covered, gaps with their reasons; a gate for what reads the warehouse.</summary>
public static class CoverageCommand
{
    public static Command Create()
    {
        Argument<string?> pipeline = new("PIPELINE") { Description = "One pipeline; all of them without it.", Arity = ArgumentArity.ZeroOrOne };
        Argument<string?> only = new("OBJECT") { Description = "One of its objects.", Arity = ArgumentArity.ZeroOrOne };
        Option<string> pipelines = PipelineChoice.PipelinesOption();
        Option<TimeSpan?> age = new("--max-age")
        {
            Description = "Goal: no object's newest data is older, such as 26h.",
            HelpName = "TIME",
            CustomParser = result =>
            {
                if (Duration.TryParse(result.Tokens[0].Value, out TimeSpan time))
                {
                    return time;
                }

                result.AddError($"--max-age is \"{result.Tokens[0].Value}\"\nallowed: a whole number and a unit, such as 90m, 26h, 2d");
                return null;
            },
        };
        Option<bool> quiet = new("--quiet") { Description = "One line." };
        Option<bool> json = new("--json") { Description = "One JSON object per line." };
        Command command = new("coverage", "Shows what every object is covered by; exit 1 on a gap or a missed goal.")
        {
            pipeline, only, pipelines, age, quiet, json,
        };
        command.SetAction(async (parsed, stop) =>
        {
            PipelineSet set = await CheckCommand.ReadOrRefuse(parsed.GetRequiredValue(pipelines), stop, "Nothing was asked of the warehouse.");
            List<PipelineCoverage> read = await Read(set, parsed.GetValue(pipeline), parsed.GetValue(only), stop);
            CoverageText text = new(read, parsed.GetValue(age));
            return parsed.GetValue(json) ? text.WriteJson(new JsonEvents(Console.Out)) : text.Write(Console.Out, parsed.GetValue(quiet));
        });
        return command;
    }

    private static async Task<List<PipelineCoverage>> Read(PipelineSet set, string? pipeline, string? only, CancellationToken stop)
    {
        IReadOnlyList<Pipeline> chosen = pipeline is null ? set.Pipelines : [PipelineChoice.Find(set, pipeline)];
        PipelineObject? one = only is null ? null : PipelineChoice.Find(chosen[0], only);
        using WarehouseAccess warehouse = await WarehouseAccess.Open(stop);
        CoverageReader reader = new(warehouse.Statements);
        List<PipelineCoverage> read = [];
        foreach (Pipeline p in chosen)
        {
            read.Add(await reader.Read(p, one is null ? p.Objects : [one], stop));
        }

        return read;
    }
}
