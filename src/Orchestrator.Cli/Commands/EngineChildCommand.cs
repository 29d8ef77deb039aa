using System.CommandLine;
using Orchestrator.Benchmarks.Crash;
using Orchestrator.Benchmarks.Engine;
using Orchestrator.Benchmarks.Run;
using Orchestrator.Cli.Chaos;

namespace Orchestrator.Cli.Commands;

/// <summary><c>orchestrator engine-child</c>, not for people: the process that <c>crash</c>, <c>chaos</c> and <c>bench</c> kill.</summary>
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
        Argument<Uri> aws = new("aws") { CustomParser = given => new Uri(given.Tokens.Single().Value) };
        Argument<string> pipelines = new("pipelines");
        Argument<bool> talk = new("talk");
        Argument<string?> eventKey = new("eventKey") { Arity = ArgumentArity.ZeroOrOne };
        Command host = new("host") { aws, file, pipelines, talk, eventKey };
        host.SetAction(async (parsed, stop) =>
        {
            await new RehearsedHost(
                parsed.GetRequiredValue(aws),
                parsed.GetRequiredValue(file),
                parsed.GetRequiredValue(pipelines),
                parsed.GetValue(eventKey) ?? "",
                parsed.GetValue(talk)).Serve(stop);
            return ExitCode.Done;
        });
        Command busy = new("busy") { file, pipelines };
        busy.SetAction(async (parsed, _) =>
        {
            await HostChild.Run(parsed.GetRequiredValue(file), parsed.GetRequiredValue(pipelines));
            return ExitCode.Done;
        });
        return new Command("engine-child") { Hidden = true, Subcommands = { rounds, sleepers, host, busy } };
    }
}
