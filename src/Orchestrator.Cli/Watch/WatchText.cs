using Orchestrator.Cli.Demo;
using Orchestrator.Reporting;

namespace Orchestrator.Cli.Watch;

/// <summary>Writes looks at a run: drawn in place on a terminal, one line per change elsewhere.</summary>
/// <param name="draws">Whether there is a terminal that can be drawn over.</param>
public sealed class WatchText(string run, TextWriter output, bool draws)
{
    private readonly WatchLines _lines = new(run);
    private readonly LiveLines _screen = new(output);

    public void Tell(RunView view, DateTimeOffset now)
    {
        if (!draws)
        {
            Write(_lines.Of(view, now));
            return;
        }

        (int width, int height) = Terminal.Size;
        IEnumerable<string> screen = RunScreen.Lines(view, now, width - 1, height - 1)
            .Select(line => line.StartsWith('x') ? Terminal.Bad(line) : line);
        if (view.EndedAt is null)
        {
            _screen.Show(screen);
            return;
        }

        _screen.Finish(screen);
        Write(WatchLines.Ending(run, view));
    }

    private void Write(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            output.WriteLine(line);
        }

        output.Flush();
    }
}
