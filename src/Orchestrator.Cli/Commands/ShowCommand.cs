using System.CommandLine;
using Orchestrator.Cli.Show;
using Orchestrator.Reporting;

namespace Orchestrator.Cli.Commands;

/// <summary><c>orchestrator show RUN</c>: how a run ended, why, what to do, and every row accounted for.</summary>
public static class ShowCommand
{
    public static Command Create()
    {
        Argument<string> run = new("RUN") { Description = "A run's id, the beginning of it, or last." };
        Option<bool> detailed = new("--detailed") { Description = "Windows, attempts, each receipt's equations, every statement." };
        Option<bool> all = new("--all") { Description = "Every object, however many there are." };
        Option<bool> json = new("--json") { Description = "One JSON object per line, for programs." };
        Option<string?> host = HostClient.Option();
        Command command = new("show", "Shows a run: outcome, why, what to do, receipts, statements, what is left behind.")
        {
            run, detailed, all, json, host,
        };
        command.SetAction((parsed, stop) => Show(
            parsed.GetRequiredValue(run),
            parsed.GetValue(host),
            new ShowOptions(parsed.GetValue(detailed), parsed.GetValue(all)),
            parsed.GetValue(json),
            stop));
        return command;
    }

    private static async Task<int> Show(string wanted, string? url, ShowOptions options, bool json, CancellationToken stop)
    {
        using HostClient host = new(url);
        RunView run = await RunFinder.Find(host, wanted, stop);
        int exit = ExitCode.Of(run);
        if (json)
        {
            return ShowJson.Write(run, exit, Console.Out);
        }

        foreach (string line in new ShowText(run, options).Lines())
        {
            Console.Out.WriteLine(line);
        }

        return exit;
    }
}
