using System.Text;
using System.Text.RegularExpressions;
using AwsSimulator.Postgres;

namespace Orchestrator.Tests.Warehouse.Guard;

/// <summary>
/// Judges a statement that ran on PostgreSQL by what Redshift would have made of it: the stand-in's rules, which see only what is sent,
/// and those that can be seen only once a procedure has put its SQL together.
/// </summary>
internal static partial class RedshiftGuard
{
    private const int LongestDynamic = 65_535;

    private static readonly (string Pattern, string Why)[] Anywhere =
    [
        (@"\bINFORMATION_SCHEMA \..*\b(?:ORCHESTRATOR|SALESFORCE_INCREMENTAL|SALESFORCE_HISTORY) \.", "joins the catalogue to user tables"),
        (@"\b(?:ORCHESTRATOR|SALESFORCE_INCREMENTAL|SALESFORCE_HISTORY) \..*\bINFORMATION_SCHEMA \.", "joins the catalogue to user tables"),
        (@"\bCONSOLIDATION_[A-Z_]+\b.*\bINFORMATION_SCHEMA \.", "joins the catalogue to a session's tables"),
        (@"^(?:INSERT|CREATE|UPDATE|DELETE)\b.*\b(?:INFORMATION_SCHEMA|PG_CATALOG) \.", "writes from the catalogue"),
        (@"\bOVER \( [^()]*\bNULLS (?:FIRST|LAST)\b", "orders nulls inside OVER"),
        (@"\b(?:SUM|COUNT|AVG|MIN|MAX) \( [^()]* \) OVER \( (?:(?!\bROWS\b)[^()])*\bORDER BY\b(?:(?!\bROWS\b)[^()])*\)",
            "aggregates over a window without ROWS"),
        (@"^DELETE FROM (?>(?:[A-Z0-9_]+|""q"")(?: \. (?:[A-Z0-9_]+|""q""))?) (?!USING\b|WHERE\b)\S", "gives the target of DELETE an alias"),
    ];

    private static readonly (string Pattern, string Why)[] InProcedures =
    [
        ("^TRUNCATE\\b", "commits in the middle of a load"),
        (@"^ALTER TABLE .*\bALTER COLUMN .* TYPE\b", "changes a column's type inside a transaction"),
        ("^(?:VACUUM|GRANT|REVOKE)\\b", "does not belong into a procedure"),
    ];

    public static IEnumerable<string> Check(Ran ran)
    {
        // A constant that was taken out of the text is a constant for the rules.
        string sql = Constant().Replace(ran.Sql, "'x'");
        string? refused = Refused(sql);
        if (refused is not null)
        {
            yield return $"{refused}: {Brief(sql)}";
        }

        string code = new SqlSkeleton(SqlLexer.Read(sql)).Text;
        foreach ((string pattern, string why) in ran.InProcedure ? [.. Anywhere, .. InProcedures] : Anywhere)
        {
            if (Regex.IsMatch(code, pattern, RegexOptions.Singleline))
            {
                yield return $"{why}: {Brief(sql)}";
            }
        }

        int bytes = Encoding.UTF8.GetByteCount(ran.Sql);
        if (ran.InProcedure && bytes > LongestDynamic)
        {
            yield return $"is put together of {bytes} bytes, and text ends at {LongestDynamic}: {Brief(sql)}";
        }
    }

    private static string? Refused(string sql)
    {
        try
        {
            RedshiftDialect.Translate(sql);
            return null;
        }
        catch (RedshiftSyntaxException refusal)
        {
            return refusal.Message;
        }
    }

    private static string Brief(string sql) => sql.Length > 300 ? sql[..300] + "…" : sql;

    [GeneratedRegex(@"\$\d+")]
    private static partial Regex Constant();
}
