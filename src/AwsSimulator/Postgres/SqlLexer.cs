namespace AwsSimulator.Postgres;

/// <summary>Cuts SQL into tokens, so that nothing inside a literal, a quoted name or a comment is taken for code.</summary>
internal static class SqlLexer
{
    private const string Operators = "+-*/<>=~!@#%^&|?";

    public static List<SqlToken> Read(string sql)
    {
        var tokens = new List<SqlToken>();
        for (int at = 0; at < sql.Length;)
        {
            (SqlTokenKind kind, int end) = Next(sql, at);
            tokens.Add(new SqlToken(kind, at, sql[at..end]));
            at = end;
        }

        return tokens;
    }

    private static (SqlTokenKind Kind, int End) Next(string sql, int at)
    {
        char first = sql[at];
        char second = at + 1 < sql.Length ? sql[at + 1] : '\0';
        return first switch
        {
            _ when char.IsWhiteSpace(first) => (SqlTokenKind.Blank, While(sql, at, char.IsWhiteSpace)),
            '-' when second == '-' => (SqlTokenKind.Comment, While(sql, at, c => c != '\n')),
            '/' when second == '*' => (SqlTokenKind.Comment, BlockComment(sql, at)),
            '\'' => (SqlTokenKind.Text, Quoted(sql, at, '\'', escapes: false)),
            'e' or 'E' when second == '\'' => (SqlTokenKind.Text, Quoted(sql, at + 1, '\'', escapes: true)),
            '"' => (SqlTokenKind.QuotedName, Quoted(sql, at, '"', escapes: false)),
            '$' when DollarTag(sql, at) is { } tag => (SqlTokenKind.DollarText, DollarText(sql, at, tag)),
            ':' when char.IsAsciiLetterOrDigit(second) || second == '_' => (SqlTokenKind.Parameter, While(sql, at + 1, IsNamePart)),
            ':' when second is ':' or '=' => (SqlTokenKind.Symbol, at + 2),
            _ when char.IsAsciiDigit(first) => (SqlTokenKind.Number, While(sql, at, c => char.IsAsciiLetterOrDigit(c) || c == '.')),
            _ when char.IsLetter(first) || first == '_' => (SqlTokenKind.Word, While(sql, at, c => IsNamePart(c) || c == '$')),
            _ when Operators.Contains(first, StringComparison.Ordinal) => (SqlTokenKind.Symbol, Operator(sql, at)),
            _ => (SqlTokenKind.Symbol, at + 1),
        };
    }

    private static bool IsNamePart(char c) => char.IsLetterOrDigit(c) || c == '_';

    private static int While(string sql, int at, Func<char, bool> belongs)
    {
        while (at < sql.Length && belongs(sql[at]))
        {
            at++;
        }

        return at;
    }

    private static int Operator(string sql, int at)
    {
        int start = at;
        while (at < sql.Length && Operators.Contains(sql[at], StringComparison.Ordinal) && (at == start || !StartsComment(sql, at)))
        {
            at++;
        }

        return at;
    }

    private static bool StartsComment(string sql, int at) =>
        at + 1 < sql.Length && ((sql[at] == '-' && sql[at + 1] == '-') || (sql[at] == '/' && sql[at + 1] == '*'));

    private static int Quoted(string sql, int at, char quote, bool escapes)
    {
        for (at++; at < sql.Length; at++)
        {
            if (escapes && sql[at] == '\\')
            {
                at++;
            }
            else if (sql[at] == quote)
            {
                if (at + 1 < sql.Length && sql[at + 1] == quote)
                {
                    at++;
                }
                else
                {
                    return at + 1;
                }
            }
        }

        return sql.Length;
    }

    private static int BlockComment(string sql, int at)
    {
        int depth = 0;
        for (; at + 1 < sql.Length; at++)
        {
            if (sql[at] == '/' && sql[at + 1] == '*')
            {
                depth++;
                at++;
            }
            else if (sql[at] == '*' && sql[at + 1] == '/')
            {
                at++;
                if (--depth == 0)
                {
                    return at + 1;
                }
            }
        }

        return sql.Length;
    }

    private static string? DollarTag(string sql, int at)
    {
        int end = While(sql, at + 1, IsNamePart);
        return end < sql.Length && sql[end] == '$' && !char.IsAsciiDigit(sql[at + 1]) ? sql[at..(end + 1)] : null;
    }

    private static int DollarText(string sql, int at, string tag)
    {
        int end = sql.IndexOf(tag, at + tag.Length, StringComparison.Ordinal);
        return end < 0 ? sql.Length : end + tag.Length;
    }
}
