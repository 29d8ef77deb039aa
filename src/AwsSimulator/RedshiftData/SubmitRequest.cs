using System.Text;
using AwsSimulator.Http;

namespace AwsSimulator.RedshiftData;

/// <summary>A named parameter of a statement; the value is always text.</summary>
internal sealed record SqlParameter(string name, string value);

/// <summary>What ExecuteStatement and BatchExecuteStatement are asked to run, beyond what the service's model says.</summary>
internal sealed record SubmitRequest
{
    private const int MostSqlBytes = 100 * 1024;

    public required bool IsBatch { get; init; }

    public required IReadOnlyList<string> Sqls { get; init; }

    public required IReadOnlyList<SqlParameter> Parameters { get; init; }

    public required RedshiftTarget Target { get; init; }

    public string? StatementName { get; init; }

    public string? ClientToken { get; init; }

    /// <summary>The session to run in, made by an earlier request.</summary>
    public string? SessionId { get; init; }

    /// <summary>How long the session is to wait for its next statement; null leaves that as it is.</summary>
    public TimeSpan? KeepAlive { get; init; }

    /// <summary>Whether the end of the statement is an event.</summary>
    public bool WithEvent { get; init; }

    /// <summary>JSON or CSV.</summary>
    public string ResultFormat { get; init; } = "JSON";

    /// <summary>Two requests with the same token must agree in this.</summary>
    public string Fingerprint => string.Join('\0', [
        .. Sqls, .. Parameters.Select(parameter => $"{parameter.name}={parameter.value}"),
        Target.ToString(), StatementName ?? "", IsBatch.ToString(), SessionId ?? ""]);

    public static SubmitRequest Read(Members input, bool isBatch)
    {
        IReadOnlyList<string> sqls = isBatch
            ? input.Texts("Sqls")!
            : [input.RequiredText("Sql")];
        if (sqls.FirstOrDefault(string.IsNullOrWhiteSpace) is not null)
        {
            throw AwsException.Validation("SQL statement must not be empty.");
        }

        if (sqls.Sum(Encoding.UTF8.GetByteCount) > MostSqlBytes)
        {
            throw AwsException.Validation("Cannot process query string larger than 100kB");
        }

        string? session = input.Text("SessionId");
        return new SubmitRequest
        {
            IsBatch = isBatch,
            Sqls = sqls,
            Parameters = [.. (input.Structures("Parameters") ?? []).Select(parameter =>
                new SqlParameter(parameter.RequiredText("name"), parameter.RequiredText("value")))],
            Target = session is null ? RedshiftTarget.Read(input, needsDatabase: true) : RedshiftTarget.ReadMembers(input),
            StatementName = input.Text("StatementName"),
            ClientToken = input.Text("ClientToken"),
            SessionId = session,
            KeepAlive = input.Integer("SessionKeepAliveSeconds") is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            WithEvent = input.Flag("WithEvent") == true,
            ResultFormat = input.Text("ResultFormat") ?? "JSON",
        };
    }
}
