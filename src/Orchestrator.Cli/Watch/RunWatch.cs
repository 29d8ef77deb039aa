using System.Diagnostics;
using Orchestrator.Cli.Errors;
using Orchestrator.Cli.Show;
using Orchestrator.Reporting;
using Orchestrator.Triggers;

namespace Orchestrator.Cli.Watch;

/// <summary>Looks at a run until it has ended and tells every change. Ctrl+C once leaves the run going, twice cancels it.</summary>
/// <param name="draws">Whether the output is a terminal that can be drawn over.</param>
/// <param name="json">Null tells it as text.</param>
public sealed class RunWatch(HostClient host, string run, TextWriter output, bool draws = false, JsonEvents? json = null)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);

    /// <summary>A host that is started again within this time goes on with the run, and so does the watch.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan SecondThought = TimeSpan.FromSeconds(3);

    private const string GoesOn = "Stopped watching. The run goes on in the host.";

    private readonly WatchLines _lines = new(run);
    private readonly WatchText _text = new(run, output, draws);
    private readonly string _path = $"api/runs/{Uri.EscapeDataString(run)}";

    /// <param name="timeout">Null watches to the end.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> Follow(TimeSpan? timeout, CancellationToken stop)
    {
        using SecondInterrupt twice = new();
        try
        {
            return await Watch(timeout, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Left(GoesOn, ", or Ctrl+C again now");
            if (await twice.Within(SecondThought))
            {
                string asked = (await host.Post<CancelAnswer>($"{_path}/cancel", CancellationToken.None)).Message;
                return Ended(ExitCode.Interrupted, asked);
            }

            return Ended(ExitCode.Interrupted, json is null ? null : GoesOn);
        }
    }

    private async Task<int> Watch(TimeSpan? timeout, CancellationToken stop)
    {
        long began = Stopwatch.GetTimestamp();
        long answered = began;
        while (true)
        {
            try
            {
                RunView view = await host.Get<RunView>(_path, stop);
                answered = Stopwatch.GetTimestamp();
                Tell(view);
                if (view.EndedAt is not null)
                {
                    return json is null ? ExitCode.Of(view) : new ShowJson(json, view).WriteRest(ExitCode.Of(view));
                }
            }
            catch (Exception error) when (error is RefusalException or TaskCanceledException && !stop.IsCancellationRequested)
            {
                if (Stopwatch.GetElapsedTime(answered) >= Patience)
                {
                    string lost = $"Stopped watching: {error.Message}. The run goes on when its host does.";
                    Left(lost, "");
                    return Ended(ExitCode.StillRunning, json is null ? null : lost);
                }
            }

            if (Stopwatch.GetElapsedTime(began) >= timeout)
            {
                string enough = $"Stopped watching after {timeout.Value.TotalSeconds:0} s. The run goes on in the host.";
                Left(enough, "");
                return Ended(ExitCode.StillRunning, json is null ? null : enough);
            }

            await Task.Delay(BetweenLooks, stop);
        }
    }

    private void Tell(RunView view)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        if (json is null)
        {
            _text.Tell(view, now);
            return;
        }

        foreach (WatchedChange change in _lines.Changes(view, now).Where(change => change.Type != WatchedChange.TextOnly))
        {
            json.Say(change.Type, new Said(now, change.Level, run, change.Object?.Name, change.Line), change.Object);
        }

        output.Flush();
    }

    private void Left(string sentence, string or)
    {
        if (json is not null)
        {
            return;
        }

        output.WriteLine(sentence);
        output.WriteLine($"  come back   orchestrator show {run} --watch");
        output.WriteLine($"  stop it     orchestrator cancel {run}{or}");
        output.Flush();
    }

    /// <param name="message">The last word; null where it has been said.</param>
    private int Ended(int exit, string? message)
    {
        if (json is not null)
        {
            return json.End(exit, new { run, message });
        }

        if (message is not null)
        {
            output.WriteLine(message);
        }

        return exit;
    }
}
