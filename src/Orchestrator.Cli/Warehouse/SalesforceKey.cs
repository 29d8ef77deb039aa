namespace Orchestrator.Cli.Warehouse;

/// <summary>The two forms of a Salesforce Id.</summary>
public static class SalesforceKey
{
    private const string Suffixes = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

    /// <summary>The 18-character form of a 15-character Id: each suffix tells which of five characters are capitals. Null for anything else.</summary>
    public static string? Long(string id)
    {
        if (id.Length != 15 || !id.All(char.IsAsciiLetterOrDigit))
        {
            return null;
        }

        IEnumerable<char> suffix = id.Chunk(5).Select(five =>
            Suffixes[Enumerable.Range(0, 5).Sum(place => char.IsAsciiLetterUpper(five[place]) ? 1 << place : 0)]);
        return id + string.Concat(suffix);
    }
}
