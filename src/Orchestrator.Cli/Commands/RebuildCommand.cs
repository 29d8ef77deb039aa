using System.CommandLine;
using Orchestrator.Cli.Warehouse;
using Orchestrator.Warehouse;

namespace Orchestrator.Cli.Commands;

/// <summary><c>orchestrator rebuild [PIPELINE] OBJECT</c>: the target anew from its history, in one transaction.</summary>
public static class RebuildCommand
{
    public static Command Create()
    {
        Argument<string[]> words = PipelineChoice.Words("[PIPELINE] OBJECT", "Object whose target is to be rebuilt.", least: 1);
        Option<string> pipelines = PipelineChoice.PipelinesOption();
        Option<bool> json = new("--json") { Description = "One JSON object per line." };
        Command command = new("rebuild", "Makes an object's target anew from its history, in one transaction.") { words, pipelines, json };
        command.SetAction((parsed, stop) => TimeMachine.With(parsed.GetRequiredValue(pipelines), parsed.GetRequiredValue(words), 1, async (machine, _) =>
        {
            Rebuilt rebuilt = await machine.Rebuild.Run(machine.Object, stop);
            if (parsed.GetValue(json))
            {
                return new JsonEvents(Console.Out).End(ExitCode.Done, new { @object = machine.Object.Name, before = rebuilt.Before, after = rebuilt.After });
            }

            Console.Out.WriteLine($"{machine.Object.Name} was rebuilt from its history: {rebuilt.After} records, {rebuilt.Before} before.");
            return ExitCode.Done;
        }, stop));
        return command;
    }
}
