using System.Text;

namespace AwsSimulator.Salesforce;

/// <summary>Reads comma-separated values as RFC 4180 has them: quoted fields may hold commas, quotes and line ends.</summary>
internal static class CsvFile
{
    /// <summary>All rows, each with the line it begins on.</summary>
    /// <exception cref="OrgFolderException">A quote is never closed.</exception>
    public static IEnumerable<(int Line, IReadOnlyList<string> Values)> Read(string path)
    {
        using var reader = new StreamReader(path, Encoding.UTF8);
        var row = new List<string>();
        var value = new StringBuilder();
        int line = 1;
        int began = 1;
        bool quoted = false;
        while (reader.Read() is var next and >= 0)
        {
            char character = (char)next;
            line += character == '\n' ? 1 : 0;
            if (quoted && character == '"' && reader.Peek() == '"')
            {
                value.Append((char)reader.Read());
            }
            else if (character == '"')
            {
                quoted = !quoted;
            }
            else if (quoted)
            {
                value.Append(character);
            }
            else if (character is ',' or '\n')
            {
                row.Add(TakeText(value));
                if (character == '\n')
                {
                    yield return (began, row);
                    row = [];
                    began = line;
                }
            }
            else if (character != '\r')
            {
                value.Append(character);
            }
        }

        if (quoted)
        {
            throw new OrgFolderException(path, began, "A quoted value of this row is never closed.");
        }

        if (row.Count > 0 || value.Length > 0)
        {
            row.Add(TakeText(value));
            yield return (began, row);
        }
    }

    private static string TakeText(StringBuilder value)
    {
        string text = value.ToString();
        value.Clear();
        return text;
    }
}
