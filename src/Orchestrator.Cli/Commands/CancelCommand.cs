using System.CommandLine;
using Orchestrator.Reporting;
using Orchestrator.Triggers;

namespace Orchestrator.Cli.Commands;

/// <summary><c>orchestrator cancel RUN</c>: has the host stop a run, discard what is not consolidated, and clean up.</summary>
public static class CancelCommand
{
    public static Command Create()
    {
        Argument<string> run = new("RUN") { Description = "A run's id, the beginning of it, or last." };
        Option<string?> host = HostClient.Option();
        Option<bool> asJson = JsonEvents.Option();
        Command command = new("cancel", "Stops a run: what is not consolidated is discarded and loaded by the next one.") { run, asJson, host };
        command.SetAction((parsed, stop) =>
        {
            var json = JsonEvents.Of(parsed.GetValue(asJson));
            return JsonEvents.Refusing(json, async () =>
            {
                using HostClient client = new(parsed.GetValue(host));
                RunView wanted = await RunFinder.Find(client, parsed.GetRequiredValue(run), stop);
                CancelAnswer answer = await client.Post<CancelAnswer>($"api/runs/{Uri.EscapeDataString(wanted.RunId)}/cancel", stop);
                if (json is not null)
                {
                    return json.End(ExitCode.Done, new { run = answer.Id, answer.Message });
                }

                await Console.Out.WriteLineAsync(answer.Message);
                await Console.Out.WriteLineAsync($"Next: orchestrator show {answer.Id}");
                return ExitCode.Done;
            });
        });
        return command;
    }
}
