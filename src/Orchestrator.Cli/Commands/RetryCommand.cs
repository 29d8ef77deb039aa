using System.CommandLine;
using Orchestrator.Cli.Watch;
using Orchestrator.Reporting;
using Orchestrator.Triggers;

namespace Orchestrator.Cli.Commands;

/// <summary><c>orchestrator retry RUN</c>: has the host load what a run did not, and only that.</summary>
public static class RetryCommand
{
    public static Command Create()
    {
        Argument<string> run = new("RUN") { Description = "A run's id, the beginning of it, or last." };
        WatchOptions watch = new();
        Option<string?> host = HostClient.Option();
        Command command = new("retry", "Loads what a run did not load, in a new run.") { run, watch.Watch, watch.Timeout, watch.Progress, watch.Json, host };
        command.SetAction((parsed, stop) =>
        {
            var json = JsonEvents.Of(parsed.GetValue(watch.Json));
            return JsonEvents.Refusing(json, async () =>
            {
                using HostClient client = new(parsed.GetValue(host));
                RunView former = await RunFinder.Find(client, parsed.GetRequiredValue(run), stop);
                RetryAnswer answer = await client.Post<RetryAnswer>($"api/runs/{Uri.EscapeDataString(former.RunId)}/retry", stop);
                if (json is null)
                {
                    await Console.Out.WriteLineAsync(answer.Message);
                }

                return answer.Id is { } started ? await watch.Follow(parsed, client, started, json, stop)
                    : json?.End(ExitCode.Done, new { retryOf = former.RunId, answer.Message }) ?? ExitCode.Done;
            });
        });
        return command;
    }
}
