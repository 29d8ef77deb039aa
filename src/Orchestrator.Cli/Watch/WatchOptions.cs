using System.CommandLine;
using Orchestrator.Configuration;

namespace Orchestrator.Cli.Watch;

/// <summary>Options of the commands that start a run: whether to watch it, and for how long.</summary>
public sealed class WatchOptions
{
    private const string Lines = "lines";

    public Option<bool> Watch { get; } = new("--watch") { Description = "Tell what becomes of the run until it has ended." };

    public Option<TimeSpan?> Timeout { get; } = new("--timeout")
    {
        Description = "Watch no longer than this, such as 30m; the run goes on (exit 4). Means --watch.",
        HelpName = "TIME",
        CustomParser = result =>
        {
            if (Duration.TryParse(result.Tokens[0].Value, out TimeSpan time))
            {
                return time;
            }

            result.AddError($"--timeout is \"{result.Tokens[0].Value}\"\nallowed: a whole number and a unit, such as 90s, 30m, 2h");
            return null;
        },
    };

    public Option<string> Progress { get; } = AsProgress();

    public Option<bool> Json { get; } = JsonEvents.Option();

    public bool IsAsked(ParseResult parsed) => parsed.GetValue(Watch) || parsed.GetValue(Timeout) is not null;

    private bool Draws(ParseResult parsed) => Terminal.Redraws && parsed.GetRequiredValue(Progress) != Lines;

    private static Option<string> AsProgress()
    {
        Option<string> progress = new("--progress")
        {
            Description = "auto: a table drawn in place on a terminal, else lines; lines: one per change of state, a word each minute.",
            HelpName = "FORM",
            DefaultValueFactory = _ => "auto",
        };
        progress.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is var form && form is not ("auto" or Lines))
            {
                result.AddError($"--progress is \"{form}\"\nallowed: auto, {Lines}");
            }
        });
        return progress;
    }

    /// <summary>Watches the run if that was asked, else says how to look at it; returns the exit code.</summary>
    public async Task<int> Follow(ParseResult parsed, HostClient host, string run, JsonEvents? json, CancellationToken stop)
    {
        if (IsAsked(parsed))
        {
            return await new RunWatch(host, run, Console.Out, Draws(parsed), json).Follow(parsed.GetValue(Timeout), stop);
        }

        if (json is not null)
        {
            return json.End(ExitCode.Done, new { run, message = $"Run {run} was started. Next: orchestrator show {run}" });
        }

        await Console.Error.WriteLineAsync($"Next: orchestrator show {run}");
        return ExitCode.Done;
    }
}
