using System.CommandLine;
using Orchestrator.Cli.Warehouse;
using Orchestrator.Reporting;
using Orchestrator.Triggers;

namespace Orchestrator.Cli.Commands;

/// <summary>
/// <c>orchestrator heal PIPELINE [OBJECT]</c>: has the host load exactly what is missing, run after run until nothing is: a run closes one
/// gap of each object.
/// </summary>
public static class HealCommand
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    public static Command Create()
    {
        Argument<string> pipeline = new("PIPELINE") { Description = "Pipeline whose gaps are to be closed." };
        Argument<string?> only = new("OBJECT") { Description = "One of its objects.", Arity = ArgumentArity.ZeroOrOne };
        Option<string?> host = HostClient.Option();
        Option<bool> leave = new("--no-wait") { Description = "Return as soon as the first run started." };
        Option<bool> json = new("--json") { Description = "One JSON object per line." };
        Command command = new("heal", "Loads exactly what is missing between what is covered.") { pipeline, only, host, leave, json };
        command.SetAction(async (parsed, stop) =>
        {
            using HostClient client = new(parsed.GetValue(host));
            string path = $"/api/pipelines/{Uri.EscapeDataString(parsed.GetRequiredValue(pipeline))}/heal"
                + (parsed.GetValue(only) is { } name ? $"?object={Uri.EscapeDataString(name)}" : "");
            return await Heal(client, path, parsed.GetValue(leave), parsed.GetValue(json) ? new JsonEvents(Console.Out) : null, stop);
        });
        return command;
    }

    private static async Task<int> Heal(HostClient client, string path, bool leave, JsonEvents? json, CancellationToken stop)
    {
        int closed = 0;
        for (HealAnswer answer = await client.Post<HealAnswer>(path, stop); ; answer = await client.Post<HealAnswer>(path, stop))
        {
            if (answer.Id is not { } run)
            {
                return Ended(json, ExitCode.Done, closed, closed == 0 ? answer.Message : $"Healed: {Counted.Of(closed, "gap")} closed.");
            }

            Tell(json, answer);
            if (leave)
            {
                return Ended(json, ExitCode.Done, closed, $"Not waited for. Next: orchestrator show {run}");
            }

            RunView ended = await End(client, run, stop);
            if (ended.Report?.Outcome != RunOutcome.Succeeded)
            {
                bool partly = ended.Report?.Outcome == RunOutcome.PartiallySucceeded;
                return Ended(json, partly ? ExitCode.Partly : ExitCode.NotRight, closed,
                    $"Run {run} ended {ended.Report?.Outcome.ToString() ?? "without a report"}; what it did not load is still missing. Next: orchestrator show {run}");
            }

            closed += answer.Windows.Count;
        }
    }

    private static async Task<RunView> End(HostClient client, string run, CancellationToken stop)
    {
        while (true)
        {
            RunView view = await client.Get<RunView>($"/api/runs/{Uri.EscapeDataString(run)}", stop);
            if (view.EndedAt is not null)
            {
                return view;
            }

            await Task.Delay(Look, stop);
        }
    }

    private static void Tell(JsonEvents? json, HealAnswer answer)
    {
        if (json is not null)
        {
            json.Write("run_started", new { run = answer.Id, windows = answer.Windows, gapsLeft = answer.GapsLeft, message = answer.Message });
            return;
        }

        Console.Out.WriteLine(answer.Message);
        foreach (Orchestrator.Planning.ObjectWindow window in answer.Windows)
        {
            Console.Out.WriteLine($"  {window.Object}  {Moment.Text(window.From)} -> {Moment.Text(window.To)} UTC");
        }
    }

    private static int Ended(JsonEvents? json, int exit, int closed, string message)
    {
        if (json is not null)
        {
            return json.End(exit, new { closed, message });
        }

        Console.Out.WriteLine(message);
        return exit;
    }
}
