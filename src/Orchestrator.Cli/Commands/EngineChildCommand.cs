using System.CommandLine;
using Orchestrator.Benchmarks.Crash;
using Orchestrator.Benchmarks.Engine;

namespace Orchestrator.Cli.Commands;

/// <summary><c>orchestrator engine-child</c>, not for people: the process that <c>crash</c> and <c>bench engine</c> kill.</summary>
public static class EngineChildCommand
{
    public static Command Create()
    {
        Argument<string> file = new("file"), ledger = new("ledger");
        Argument<int?> first = new("first") { Arity = ArgumentArity.ZeroOrOne };
        Command rounds = new("rounds") { file, ledger, first };
        rounds.SetAction(async (parsed, _) =>
        {
            await CrashVictim.Run(parsed.GetRequiredValue(file), parsed.GetRequiredValue(ledger), parsed.GetValue(first));
            return ExitCode.Done;
        });
        Argument<int> count = new("count");
        Command sleepers = new("sleepers") { file, count };
        sleepers.SetAction(async (parsed, _) =>
        {
            await Sleepers.Run(parsed.GetRequiredValue(file), parsed.GetValue(count));
            return ExitCode.Done;
        });
        return new Command("engine-child") { Hidden = true, Subcommands = { rounds, sleepers } };
    }
}
