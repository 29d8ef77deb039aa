using System.CommandLine;
using System.Diagnostics;
using Orchestrator.Cli.Chaos;

namespace Orchestrator.Cli.Commands;

/// <summary><c>orchestrator chaos</c>: runs in which everything goes wrong that can; exit 1 when one of them breaks a law.</summary>
public static class ChaosCommand
{
    public static Command Create()
    {
        Option<int> seeds = NumberOption.Create("--seeds", "How many orgs, each with a pipeline and some runs.", fallback: 20, least: 1, most: 100_000);
        Option<int?> seed = new("--seed") { Description = "The first of them; each line says its own. [default: a random one]", HelpName = "S" };
        Option<int> parallel = NumberOption.Create(
            "--parallel", "How many at the same time.", fallback: 3 * Environment.ProcessorCount, least: 1, most: 64);
        Option<bool> json = new("--json") { Description = "One JSON object per line." };
        Option<bool> talk = new("--log") { Description = "The hosts' logs on standard error." };
        Command command = new("chaos", "Injects faults of all kinds into random runs, and checks what must hold all the same.")
        {
            seeds, seed, parallel, json, talk,
        };
        command.SetAction(async (parsed, stop) =>
        {
            int first = parsed.GetValue(seed) ?? Random.Shared.Next(1_000_000);
            int count = parsed.GetValue(seeds);
            IEnumerable<ChaosScript> scripts = Enumerable.Range(0, count).Select(index => ChaosDraw.Of(unchecked(first + index)));
            ChaosFigures figures = new();
            long began = Stopwatch.GetTimestamp();
            ChaosText? text = parsed.GetValue(json) ? null : new ChaosText(Console.Out);
            JsonEvents? events = parsed.GetValue(json) ? new JsonEvents(Console.Out) : null;
            text?.Begin(first, count);
            await foreach (SeedResult result in ChaosSuite.Play(scripts, parsed.GetValue(parallel), parsed.GetValue(talk), stop))
            {
                figures.Add(result);
                text?.Write(result);
                events?.Write("seed", result);
            }

            figures.Took = Stopwatch.GetElapsedTime(began);
            int exit = figures.Broken == 0 ? ExitCode.Done : ExitCode.NotRight;
            text?.End(figures);
            return events?.End(exit, figures) ?? exit;
        });
        return command;
    }
}
