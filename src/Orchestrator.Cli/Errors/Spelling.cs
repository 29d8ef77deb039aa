namespace Orchestrator.Cli.Errors;

/// <summary>Which of the known words a person most likely meant.</summary>
public static class Spelling
{
    /// <summary>The known word with the fewest edits, or null when even that one is a different word (more than a third of its letters).</summary>
    public static string? Nearest(string found, IEnumerable<string> known) => known
        .Select(word => (Word: word, Edits: Edits(found, word)))
        .Where(candidate => candidate.Edits <= Math.Max(1, candidate.Word.Length / 3))
        .OrderBy(candidate => candidate.Edits)
        .Select(candidate => candidate.Word)
        .FirstOrDefault();

    private static int Edits(string from, string to)
    {
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 1; i <= from.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int replace = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replace, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
