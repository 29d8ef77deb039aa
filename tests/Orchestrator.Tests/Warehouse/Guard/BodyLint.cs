using System.Text.RegularExpressions;
using AwsSimulator.Postgres;

namespace Orchestrator.Tests.Warehouse.Guard;

/// <summary>
/// Reads a procedure's body, the texts it puts together included, for what runs on PostgreSQL and not, or not the same, on Redshift.
/// </summary>
internal static partial class BodyLint
{
    private static readonly (Regex Pattern, string Why)[] Rules =
    [
        (LoopOverAQuery(), "loops over a query: one open cursor is all Redshift has"),
        (Handler(), "handles an error: Redshift rolls back, runs the handler and throws again"),
        (PhysicalDesign(), "holds physical design, which the stand-in translates only in statements that are sent"),
        (TextType(), "uses TEXT, which is VARCHAR(256) there"),
        (Clock(), "asks the leader node for the time"),
    ];

    /// <summary>What is wrong with a script's procedures; other statements are not looked at.</summary>
    public static IEnumerable<string> Check(IEnumerable<string> statements) =>
        from statement in statements
        where Procedure().IsMatch(statement)
        let code = WithoutComments(statement)
        from rule in Rules
        where rule.Pattern.IsMatch(code)
        select $"{Procedure().Match(statement).Groups[1].Value} {rule.Why}: \"{rule.Pattern.Match(code).Value}\"";

    private static string WithoutComments(string statement)
    {
        Match body = Body().Match(statement);
        return string.Concat(SqlLexer.Read(body.Groups[1].Value).Select(token => token.Kind == SqlTokenKind.Comment ? " " : token.Value));
    }

    [GeneratedRegex(@"CREATE\s+(?:OR\s+REPLACE\s+)?PROCEDURE\s+([\w.]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Procedure();

    [GeneratedRegex(@"\$\$(.*)\$\$", RegexOptions.Singleline)]
    private static partial Regex Body();

    // FOR i IN 1..10 counts and holds no cursor.
    [GeneratedRegex(@"\bFOR\s+\w+\s+IN\s+(?:EXECUTE|SELECT|\()|\bOPEN\s+\w+|\bFETCH\s+\w+\s+INTO\b", RegexOptions.IgnoreCase)]
    private static partial Regex LoopOverAQuery();

    [GeneratedRegex(@"\bEXCEPTION\s+WHEN\b", RegexOptions.IgnoreCase)]
    private static partial Regex Handler();

    [GeneratedRegex(@"\b(?:DISTSTYLE|DISTKEY|SORTKEY)\b|\bENCODE\s+\w+", RegexOptions.IgnoreCase)]
    private static partial Regex PhysicalDesign();

    [GeneratedRegex(@"(?:::\s*|\bAS\s+|\w\s+)TEXT\b(?=\s*(?:[;,)]|:=|NOT\b|FROM\b|'))", RegexOptions.IgnoreCase)]
    private static partial Regex TextType();

    [GeneratedRegex(@"\bNOW\s*\(\s*\)|\bCURRENT_TIMESTAMP\b|\bLOCALTIMESTAMP\b", RegexOptions.IgnoreCase)]
    private static partial Regex Clock();
}
