using AwsSimulator.Http;

namespace AwsSimulator.RedshiftData;

/// <summary>DescribeStatement's answer.</summary>
internal sealed record StatementDescription
{
    public required string Id { get; init; }

    public required string Status { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Nanoseconds.</summary>
    public required long Duration { get; init; }

    public string? Error { get; init; }

    public required bool HasResultSet { get; init; }

    public string? QueryString { get; init; }

    public required long ResultRows { get; init; }

    public required long ResultSize { get; init; }

    public required long RedshiftQueryId { get; init; }

    public long? RedshiftPid { get; init; }

    public string? Database { get; init; }

    public string? WorkgroupName { get; init; }

    public string? SecretArn { get; init; }

    public string? ResultFormat { get; init; }

    public string? SessionId { get; init; }

    public IReadOnlyList<SqlParameter>? QueryParameters { get; init; }

    public IReadOnlyList<StatementDescription>? SubStatements { get; init; }

    /// <summary>The state of a statement now.</summary>
    public static StatementDescription Of(Statement statement)
    {
        lock (statement)
        {
            SubmitRequest request = statement.Request;
            return Of(statement.Whole) with
            {
                QueryString = request.IsBatch ? null : statement.Whole.Sql,
                HasResultSet = statement.Parts.Any(part => part.Result is not null),
                RedshiftPid = statement.ProcessId,
                Database = statement.Target.Database,
                WorkgroupName = statement.Target.WorkgroupName,
                SecretArn = statement.Target.SecretArn,
                ResultFormat = request.ResultFormat,
                SessionId = statement.Session?.Id,
                QueryParameters = request.Parameters.Count > 0 ? request.Parameters : null,
                SubStatements = request.IsBatch ? [.. statement.Parts.Select(Of)] : null,
            };
        }
    }

    private static StatementDescription Of(StatementPart part) => new()
    {
        Id = part.Id,
        Status = part.Status.ToString(),
        CreatedAt = part.CreatedAt,
        UpdatedAt = part.UpdatedAt,
        Duration = (long)part.Duration.TotalNanoseconds,
        Error = part.Error,
        HasResultSet = part.Result is not null,
        QueryString = part.Sql,
        ResultRows = part.Rows,
        ResultSize = part.Result?.Bytes ?? (part.Rows < 0 ? -1 : 0),
        RedshiftQueryId = part.QueryId,
    };
}
