using System.CommandLine;
using Orchestrator.Benchmarks.Crash;

namespace Orchestrator.Cli.Commands;

/// <summary><c>orchestrator crash</c>: kills the durable engine again and again; exit 1 when that costs anything.</summary>
public static class CrashCommand
{
    public static Command Create()
    {
        Option<int> kills = NumberOption.Create("--kills", "How often the engine's process is killed.", fallback: 20, least: 1, most: 100_000);
        Option<int?> seed = new("--seed") { Description = "Chooses the moments; a run says which it took.", HelpName = "S" };
        Command command = new("crash", "Kills the durable engine at random moments of a mixed workload, and shows that nothing is lost.") { kills, seed };
        command.SetAction(async (parsed, stop) =>
        {
            CrashRun run = new(parsed.GetValue(kills), parsed.GetValue(seed) ?? Random.Shared.Next(1_000_000), Console.Out);
            return await run.Run(stop) ? ExitCode.Done : ExitCode.NotRight;
        });
        return command;
    }
}
