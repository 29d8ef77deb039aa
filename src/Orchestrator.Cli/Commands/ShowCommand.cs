using System.CommandLine;
using Orchestrator.Cli.Show;
using Orchestrator.Cli.Watch;
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
        Option<bool> markdown = new("--markdown") { Description = "As Markdown, for tickets and mails." };
        Option<bool> line = new("--line") { Description = "As one line." };
        WatchOptions watch = new();
        Option<string?> host = HostClient.Option();
        Command command = new("show", "Shows a run: outcome, why, what to do, receipts, statements, what is left behind.")
        {
            run, detailed, all, markdown, line, watch.Watch, watch.Timeout, watch.Progress, watch.Json, host,
        };
        command.Validators.Add(parsed =>
        {
            if (new[] { markdown, line, watch.Json }.Count(form => parsed.GetValue(form)) > 1)
            {
                parsed.AddError("--markdown, --line and --json are three forms of one thing\nallowed: one of them");
            }
        });
        command.SetAction((parsed, stop) =>
        {
            var json = JsonEvents.Of(parsed.GetValue(watch.Json));
            return JsonEvents.Refusing(json, async () =>
            {
                using HostClient client = new(parsed.GetValue(host));
                RunView view = await RunFinder.Find(client, parsed.GetRequiredValue(run), stop);
                if (watch.IsAsked(parsed) && view.EndedAt is null)
                {
                    int followed = await watch.Follow(parsed, client, view.RunId, json, stop);
                    if (json is not null || followed is ExitCode.StillRunning or ExitCode.Interrupted)
                    {
                        return followed;
                    }

                    view = await RunFinder.Find(client, view.RunId, stop);
                    await Console.Out.WriteLineAsync();
                }

                int exit = ExitCode.Of(view);
                if (json is not null)
                {
                    return new ShowJson(json, view).Write(exit);
                }

                await Console.Out.WriteAsync(parsed.GetValue(markdown) ? RunMarkdown.Of(view)
                    : parsed.GetValue(line) ? $"{RunLine.Of(view)}\n"
                    : Text(view, new ShowOptions(parsed.GetValue(detailed), parsed.GetValue(all))));
                return exit;
            });
        });
        return command;
    }

    private static string Text(RunView run, ShowOptions options) =>
        string.Concat(new ShowText(run, options).Lines().Select(line => $"{line}\n"));
}
