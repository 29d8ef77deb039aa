using System.Diagnostics;
using Orchestrator.Cli.Errors;
using Orchestrator.Reporting;
using Orchestrator.Triggers;

namespace Orchestrator.Cli.Watch;

/// <summary>Looks at a run until it has ended and tells every change. Ctrl+C once leaves the run going, twice cancels it.</summary>
public sealed class RunWatch(HostClient host, string run, TextWriter output)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);

    /// <summary>A host that is started again within this time goes on with the run, and so does the watch.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan SecondThought = TimeSpan.FromSeconds(3);

    private readonly WatchLines _lines = new(run);
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
            Left("Stopped watching. The run goes on in the host.", ", or Ctrl+C again now");
            if (await twice.Within(SecondThought))
            {
                output.WriteLine((await host.Post<CancelAnswer>($"{_path}/cancel", CancellationToken.None)).Message);
            }

            return ExitCode.Interrupted;
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
                    return ExitCode.Of(view);
                }
            }
            catch (Exception error) when (error is RefusalException or TaskCanceledException && !stop.IsCancellationRequested)
            {
                if (Stopwatch.GetElapsedTime(answered) >= Patience)
                {
                    Left($"Stopped watching: {error.Message}. The run goes on when its host does.", "");
                    return ExitCode.StillRunning;
                }
            }

            if (Stopwatch.GetElapsedTime(began) >= timeout)
            {
                Left($"Stopped watching after {timeout.Value.TotalSeconds:0} s. The run goes on in the host.", "");
                return ExitCode.StillRunning;
            }

            await Task.Delay(BetweenLooks, stop);
        }
    }

    private void Tell(RunView view)
    {
        foreach (string line in _lines.Of(view, TimeProvider.System.GetUtcNow()))
        {
            output.WriteLine(line);
        }

        output.Flush();
    }

    private void Left(string sentence, string or)
    {
        output.WriteLine(sentence);
        output.WriteLine($"  come back   orchestrator show {run}");
        output.WriteLine($"  stop it     orchestrator cancel {run}{or}");
        output.Flush();
    }
}
