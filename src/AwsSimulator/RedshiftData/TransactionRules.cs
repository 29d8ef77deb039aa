using System.Text;
using System.Text.RegularExpressions;
using AwsSimulator.Postgres;

namespace AwsSimulator.RedshiftData;

/// <summary>What Redshift does or refuses depending on the transaction a statement stands in.</summary>
internal static partial class TransactionRules
{
    private const int LongestText = 65_535;

    /// <exception cref="RedshiftSyntaxException">It is not one statement, or not one that may run here.</exception>
    public static void Check(string sql, bool inTransaction)
    {
        if (RedshiftDialect.Split(sql).Count != 1)
        {
            throw new RedshiftSyntaxException("cannot insert multiple commands into a prepared statement");
        }

        if (SqlLexer.Read(sql).Exists(IsTooLong))
        {
            throw new RedshiftSyntaxException($"String length exceeds {LongestText} bytes, the most a character value can hold");
        }

        if (inTransaction && Alone().Match(Code(sql)) is { Success: true } match)
        {
            throw new RedshiftSyntaxException(
                $"{match.Value.Split(' ')[0]} {match.Groups["what"].Value}".TrimEnd() + " cannot run inside a transaction block");
        }
    }

    /// <summary>TRUNCATE ends the transaction it stands in: what came before cannot be rolled back any more.</summary>
    public static bool Commits(string sql) => Code(sql).StartsWith("TRUNCATE ", StringComparison.Ordinal);

    private static bool IsTooLong(SqlToken token) =>
        token.Kind == SqlTokenKind.Text && Encoding.UTF8.GetByteCount(token.Value) - 2 > LongestText;

    private static string Code(string sql) => new SqlSkeleton(SqlLexer.Read(sql)).Text;

    [GeneratedRegex(@"^(?:VACUUM|ALTER TABLE .* (?<what>ALTER COLUMN) .* TYPE|(?:CREATE|DROP) (?<what>DATABASE))\b")]
    private static partial Regex Alone();
}
