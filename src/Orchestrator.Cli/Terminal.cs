namespace Orchestrator.Cli;

/// <summary>What the standard output can show. Without a terminal there is no colour and nothing is drawn twice; words carry the meaning anyway.</summary>
public static class Terminal
{
    private static readonly bool Interactive = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not ("dumb" or null or "");

    private static readonly bool Coloured = Interactive && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    /// <summary>Lines already printed can be drawn over.</summary>
    public static bool Redraws => Interactive;

    /// <summary>Columns and lines; those of a small window where nobody can tell.</summary>
    public static (int Width, int Height) Size
    {
        get
        {
            try
            {
                return (Console.WindowWidth is > 0 and var width ? width : 100, Console.WindowHeight is > 0 and var height ? height : 24);
            }
            catch (IOException)
            {
                return (100, 24);
            }
        }
    }

    public static string Good(string text) => Paint(text, 32);

    public static string Bad(string text) => Paint(text, 31);

    public static string Faint(string text) => Paint(text, 2);

    private static string Paint(string text, int style) => Coloured ? $"\e[{style}m{text}\e[0m" : text;
}
