using System.CommandLine;
using System.Text.Json;
using Orchestrator.Cli.Warehouse;
using Orchestrator.Cli.Watch;
using Orchestrator.Planning;

namespace Orchestrator.Cli.Commands;

/// <summary><c>orchestrator run PIPELINE</c>: has the host start a run; prints its id, or what becomes of it.</summary>
public static class RunCommand
{
    public static Command Create()
    {
        Argument<string> pipeline = new("PIPELINE") { Description = "The pipeline to run." };
        Option<LoadMode?> mode = Mode();
        Option<string?> from = new("--from") { Description = "Begin of an explicit window, UTC; goes with --to.", HelpName = "TIME" };
        Option<string?> to = new("--to") { Description = "End of it, not included.", HelpName = "TIME" };
        Option<string[]> objects = new("--objects")
        {
            Description = "Only these, separated by commas. Default: all of the pipeline.",
            HelpName = "NAMES",
            AllowMultipleArgumentsPerToken = true,
        };
        WatchOptions watch = new();
        Option<string?> host = HostClient.Option();
        Command command = new("run", "Starts a run of a pipeline and prints its id; with --watch, what becomes of it.")
        {
            pipeline, mode, from, to, objects, watch.Watch, watch.Timeout, watch.Progress, watch.Json, host,
        };
        command.SetAction((parsed, stop) =>
        {
            var json = JsonEvents.Of(parsed.GetValue(watch.Json));
            return JsonEvents.Refusing(json, async () =>
            {
                var request = new RunRequest
                {
                    Mode = parsed.GetValue(mode),
                    From = parsed.GetValue(from) is { } begin ? Moment.Parse(begin) : null,
                    To = parsed.GetValue(to) is { } end ? Moment.Parse(end) : null,
                    Objects = Names(parsed.GetValue(objects) ?? []),
                };
                using HostClient client = new(parsed.GetValue(host));
                string run = await Start(client, parsed.GetRequiredValue(pipeline), request, stop);
                if (json is null && !watch.IsAsked(parsed))
                {
                    // Alone, for scripts; what to do next is said beside it.
                    await Console.Out.WriteLineAsync(run);
                }

                return await watch.Follow(parsed, client, run, json, stop);
            });
        });
        return command;
    }

    private static async Task<string> Start(HostClient client, string pipeline, RunRequest request, CancellationToken stop)
    {
        JsonElement started = await client.Post<JsonElement>($"api/pipelines/{Uri.EscapeDataString(pipeline)}/runs", stop, request);
        return started.GetProperty("id").GetString()!;
    }

    private static string[]? Names(string[] given)
    {
        const StringSplitOptions Clean = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        string[] names = [.. given.SelectMany(list => list.Split(',', Clean))];
        return names.Length > 0 ? names : null;
    }

    private static Option<LoadMode?> Mode() => new("--mode")
    {
        Description = "auto, full, incremental or window, for every object of the run. Default: as the file says.",
        HelpName = "MODE",
        CustomParser = result =>
        {
            string found = result.Tokens[0].Value;
            string[] names = [.. Enum.GetNames<LoadMode>().Select(JsonNamingPolicy.CamelCase.ConvertName)];
            if (Array.IndexOf(names, found) is >= 0 and var place)
            {
                return Enum.GetValues<LoadMode>()[place];
            }

            result.AddError($"--mode is \"{found}\"\nallowed: {string.Join(", ", names)}");
            return null;
        },
    };
}
