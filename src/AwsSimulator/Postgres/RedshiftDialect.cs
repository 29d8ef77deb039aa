using System.Text;
using System.Text.RegularExpressions;

namespace AwsSimulator.Postgres;

/// <summary>
/// Redshift's SQL on PostgreSQL: takes what only Redshift knows into PostgreSQL's form and refuses what Redshift lacks, in procedure
/// bodies too. SQL that a procedure builds at run time is text to it. The rules stand in <see cref="RedshiftDialectRules"/>.
/// </summary>
public static class RedshiftDialect
{
    private const int MostNameBytes = 63;

    private const string Start = @"(?:^|\b(?:BEGIN|THEN|ELSE|LOOP) )";

    private static readonly IReadOnlyList<(Regex Pattern, string Replacement, Regex? Within)> Rewrites =
        [.. RedshiftDialectRules.Accepted.Select(rule => (Compile(rule.Pattern), rule.Replacement, rule.Within is null ? null : Compile(rule.Within)))];

    private static readonly IReadOnlyList<(Regex Pattern, string Instead, Regex? Within)> Refusals =
        [.. RedshiftDialectRules.Refused.Select(rule => (Compile(rule.Pattern), rule.Instead, rule.Within is null ? null : Compile(rule.Within)))];

    private static readonly Regex Truncate = Compile("{start}TRUNCATE .*");

    /// <summary>The SQL as PostgreSQL understands it. Works on one statement or several.</summary>
    /// <exception cref="RedshiftSyntaxException">Redshift would refuse it.</exception>
    public static string Translate(string sql) => Translate(sql, inProcedure: false);

    /// <summary>The statements of a script, without their semicolons; empty ones are left out.</summary>
    public static IReadOnlyList<string> Split(string sql) =>
        [.. Statements(SqlLexer.Read(sql)).Where(HasCode).Select(tokens => sql[tokens[0].Start..tokens[^1].End].Trim())];

    private static string Translate(string sql, bool inProcedure)
    {
        var edits = new List<(int Start, int End, string Text)>();
        foreach (List<SqlToken> statement in Statements(SqlLexer.Read(sql)).Where(HasCode))
        {
            RefuseLongNames(statement);
            var skeleton = new SqlSkeleton(statement);
            Refuse(skeleton, sql);
            Rewrite(skeleton, edits);
            if (inProcedure && Truncate.IsMatch(skeleton.Text))
            {
                // TRUNCATE commits on Redshift, wherever it stands.
                edits.Add((statement[^1].End, statement[^1].End, "; COMMIT"));
            }

            // A body is code only where one is expected; elsewhere dollar quotes hold plain text.
            if (Regex.IsMatch(skeleton.Text, "^CREATE (OR REPLACE )?PROCEDURE "))
            {
                edits.AddRange(statement.Where(token => token.Kind == SqlTokenKind.DollarText).Select(TranslatedBody));
            }
        }

        return Apply(sql, edits);
    }

    private static (int Start, int End, string Text) TranslatedBody(SqlToken body)
    {
        int tag = body.Value.IndexOf('$', 1) + 1;
        return (body.Start + tag, body.End - tag, Translate(body.Value[tag..^tag], inProcedure: true));
    }

    /// <summary>PostgreSQL would cut the name off and meet another one later; Redshift takes 127 bytes.</summary>
    private static void RefuseLongNames(List<SqlToken> statement)
    {
        foreach (SqlToken token in statement.Where(token => token.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName))
        {
            bool quoted = token.Kind == SqlTokenKind.QuotedName;
            string name = quoted ? token.Value[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : token.Value;
            if (name.Length > MostNameBytes / 4 && Encoding.UTF8.GetByteCount(name) > MostNameBytes)
            {
                string limits = $"{Encoding.UTF8.GetByteCount(name)} bytes; Redshift takes 127, the rehearsal {MostNameBytes}";
                throw new RedshiftSyntaxException($"the name \"{name}\" cannot be rehearsed: it has {limits}");
            }
        }
    }

    private static void Refuse(SqlSkeleton skeleton, string sql)
    {
        foreach ((Regex pattern, string instead, Regex? within) in Refusals)
        {
            if (pattern.Match(skeleton.Text) is { Success: true } match && within?.IsMatch(skeleton.Text) != false)
            {
                (int start, int end) = skeleton.Source(match.Groups[1]);
                throw new RedshiftSyntaxException($"syntax error at or near \"{sql[start..end]}\" (Redshift: {instead})");
            }
        }
    }

    private static void Rewrite(SqlSkeleton skeleton, List<(int Start, int End, string Text)> edits)
    {
        foreach ((Regex pattern, string replacement, Regex? within) in Rewrites)
        {
            if (within?.IsMatch(skeleton.Text) == false)
            {
                continue;
            }

            foreach (Match match in pattern.Matches(skeleton.Text))
            {
                (int start, int end) = skeleton.Source(match);
                if (!edits.Exists(edit => edit.Start < end && start < edit.End))
                {
                    edits.Add((start, end, match.Result(replacement)));
                }
            }
        }
    }

    private static string Apply(string sql, List<(int Start, int End, string Text)> edits)
    {
        var result = new StringBuilder();
        int at = 0;
        foreach ((int start, int end, string text) in edits.OrderBy(edit => edit.Start))
        {
            result.Append(sql, at, start - at).Append(text);
            at = end;
        }

        return result.Append(sql, at, sql.Length - at).ToString();
    }

    private static IEnumerable<List<SqlToken>> Statements(List<SqlToken> tokens)
    {
        var statement = new List<SqlToken>();
        foreach (SqlToken token in tokens)
        {
            if (token is { Kind: SqlTokenKind.Symbol, Value: ";" })
            {
                yield return statement;
                statement = [];
            }
            else
            {
                statement.Add(token);
            }
        }

        yield return statement;
    }

    private static bool HasCode(List<SqlToken> statement) => statement.Exists(token => token.IsCode);

    private static Regex Compile(string pattern) =>
        new(pattern.Replace("{start}", Start, StringComparison.Ordinal), RegexOptions.CultureInvariant | RegexOptions.Singleline);
}
