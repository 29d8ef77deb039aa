using System.Text;
using System.Text.RegularExpressions;
using AwsSimulator.Http;

namespace AwsSimulator.RedshiftData;

/// <summary>A named parameter of a statement; the value is always text.</summary>
internal sealed record SqlParameter(string name, string value);

/// <summary>What ExecuteStatement and BatchExecuteStatement are asked to run, checked as the service's model says.</summary>
internal sealed partial record SubmitRequest
{
    private const int MostSqlBytes = 100 * 1024;
    private const int MostStatements = 40;

    public required bool IsBatch { get; init; }

    public required IReadOnlyList<string> Sqls { get; init; }

    public required IReadOnlyList<SqlParameter> Parameters { get; init; }

    public required RedshiftTarget Target { get; init; }

    public string? StatementName { get; init; }

    public string? ClientToken { get; init; }

    /// <summary>Two requests with the same token must agree in this.</summary>
    public string Fingerprint => string.Join('\0', [
        .. Sqls, .. Parameters.Select(parameter => $"{parameter.name}={parameter.value}"), Target.ToString(), StatementName ?? "", IsBatch.ToString()]);

    public static SubmitRequest Read(Members input, bool isBatch)
    {
        IReadOnlyList<string> sqls = isBatch
            ? input.Texts("Sqls", 1, MostStatements) ?? throw Members.Missing("Sqls")
            : [input.RequiredText("Sql")];
        if (sqls.FirstOrDefault(string.IsNullOrWhiteSpace) is not null)
        {
            throw AwsException.Validation("SQL statement must not be empty.");
        }

        if (sqls.Sum(Encoding.UTF8.GetByteCount) > MostSqlBytes)
        {
            throw AwsException.Validation("Cannot process query string larger than 100kB");
        }

        RefuseWhatIsNotSimulated(input);
        return new SubmitRequest
        {
            IsBatch = isBatch,
            Sqls = sqls,
            Parameters = [.. (input.Structures("Parameters", 1) ?? []).Select(parameter =>
                new SqlParameter(parameter.RequiredText("name", pattern: ParameterName()), parameter.RequiredText("value", 1)))],
            Target = RedshiftTarget.Read(input, needsDatabase: true),
            StatementName = input.Text("StatementName", 0, 2048),
            ClientToken = input.Text("ClientToken", 1, 64),
        };
    }

    private static void RefuseWhatIsNotSimulated(Members input)
    {
        if (input.Integer("SessionKeepAliveSeconds", 0, 86400) is not null || input.Text("SessionId") is not null)
        {
            throw AwsException.Validation("The simulator has no sessions: leave SessionKeepAliveSeconds and SessionId out.");
        }

        if (input.Text("ResultFormat", oneOf: ["JSON", "CSV"]) == "CSV")
        {
            throw AwsException.Validation("The simulator has no CSV results: leave ResultFormat out.");
        }

        if (input.Flag("WithEvent") == true)
        {
            throw AwsException.Validation("The simulator sends no events: leave WithEvent out.");
        }
    }

    [GeneratedRegex("[0-9a-zA-Z_]+")]
    private static partial Regex ParameterName();
}
