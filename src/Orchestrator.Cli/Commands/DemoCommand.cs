using System.CommandLine;
using Orchestrator.Cli.Demo;

namespace Orchestrator.Cli.Commands;

/// <summary><c>orchestrator demo</c>: the main job, rehearsed on this machine and checked.</summary>
public static class DemoCommand
{
    public static Command Create()
    {
        OrgOptions org = new();
        Option<bool> keep = new("--keep") { Description = "Leave simulator and host running afterwards, until Ctrl+C." };
        Command command = new("demo", "Loads a rehearsed org in full, lets it live a day, loads the changes, and checks the result.") { keep };
        org.AddTo(command);
        command.SetAction((parsed, stop) => new DemoStory(org.Read(parsed), parsed.GetValue(keep), Console.Out).Tell(stop));
        return command;
    }
}
