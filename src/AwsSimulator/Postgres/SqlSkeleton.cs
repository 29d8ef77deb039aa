using System.Text;
using System.Text.RegularExpressions;

namespace AwsSimulator.Postgres;

/// <summary>
/// One statement reduced to its code: words in capitals, literals as <c>'s'</c>, quoted names as <c>"q"</c>, one blank between tokens.
/// The dialect's rules are patterns over this text, and a match is traced back to the SQL it stands for.
/// </summary>
internal sealed class SqlSkeleton
{
    private readonly IReadOnlyList<SqlToken> code;
    private readonly List<int> starts = [];

    public SqlSkeleton(IEnumerable<SqlToken> tokens)
    {
        code = [.. tokens.Where(token => token.IsCode)];
        var text = new StringBuilder();
        foreach (SqlToken token in code)
        {
            text.Append(text.Length == 0 ? "" : " ");
            starts.Add(text.Length);
            text.Append(token.Kind switch
            {
                SqlTokenKind.Text => "'s'",
                SqlTokenKind.DollarText => "$s$",
                SqlTokenKind.QuotedName => "\"q\"",
                SqlTokenKind.Word => token.Value.ToUpperInvariant(),
                _ => token.Value,
            });
        }

        Text = text.ToString();
    }

    public string Text { get; }

    /// <summary>Where in the SQL the matched tokens begin and end.</summary>
    public (int Start, int End) Source(Capture match) =>
        (code[TokenAt(match.Index)].Start, code[TokenAt(match.Index + Math.Max(match.Length, 1) - 1)].End);

    private int TokenAt(int position)
    {
        int index = starts.BinarySearch(position);
        return index >= 0 ? index : ~index - 1;
    }
}
