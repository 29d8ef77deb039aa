namespace Orchestrator.Cli.Demo;

/// <summary>A block of lines that a terminal shows in place, again and again; without a terminal only its last state is printed.</summary>
public sealed class LiveLines(TextWriter output)
{
    private IReadOnlyList<string> _shown = [];

    /// <summary>Draws the block over its former state; silent where nothing can be drawn over.</summary>
    public void Show(IEnumerable<string> lines)
    {
        if (Terminal.Redraws)
        {
            Draw([.. lines]);
        }
    }

    /// <summary>Draws the block for the last time and leaves it standing.</summary>
    public void Finish(IEnumerable<string> lines)
    {
        Draw([.. lines]);
        _shown = [];
    }

    private void Draw(IReadOnlyList<string> lines)
    {
        string up = _shown.Count > 0 ? $"\e[{_shown.Count}A" : "";
        string clearLine = Terminal.Redraws ? "\e[K" : "";
        string clearBelow = Terminal.Redraws ? "\e[J" : "";
        output.Write(up + string.Concat(lines.Select(line => $"{line}{clearLine}{Environment.NewLine}")) + clearBelow);
        output.Flush();
        _shown = lines;
    }
}
