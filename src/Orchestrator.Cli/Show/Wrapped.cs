namespace Orchestrator.Cli.Show;

/// <summary>Text in lines of at most 100 columns. A word longer than a line stays whole: it may have to be copied.</summary>
public static class Wrapped
{
    private const int Columns = 100;

    /// <param name="first">What the first line begins with.</param>
    /// <param name="next">What every other line begins with.</param>
    public static IEnumerable<string> Of(string text, string first, string next)
    {
        string line = first;
        bool empty = true;
        foreach (string word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (!empty && line.Length + 1 + word.Length > Columns)
            {
                yield return line;
                line = next;
                empty = true;
            }

            line += empty ? word : $" {word}";
            empty = false;
        }

        yield return line.TrimEnd();
    }
}
