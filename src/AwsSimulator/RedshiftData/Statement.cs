namespace AwsSimulator.RedshiftData;

/// <summary>One SQL statement on its way: alone, or a part of a batch.</summary>
internal sealed class StatementPart(string id, string sql, DateTimeOffset createdAt)
{
    public string Id => id;

    public string Sql => sql;

    public DateTimeOffset CreatedAt { get; } = createdAt;

    public DateTimeOffset UpdatedAt { get; set; } = createdAt;

    public StatementStatus Status { get; set; }

    public TimeSpan Duration { get; set; }

    public string? Error { get; set; }

    /// <summary>Rows returned or affected; -1 says that there is no number.</summary>
    public long Rows { get; set; } = -1;

    public long QueryId { get; set; }

    public ResultSet? Result { get; set; }

    public void MoveTo(StatementStatus status, DateTimeOffset at)
    {
        Status = status;
        UpdatedAt = at;
    }
}

/// <summary>What one call of ExecuteStatement or BatchExecuteStatement set going. Lock it to read or change it.</summary>
internal sealed class Statement : IDisposable
{
    public Statement(string id, SubmitRequest request, Session? session, DateTimeOffset createdAt)
    {
        Request = request;
        Session = session;
        Whole = new StatementPart(id, request.IsBatch ? "" : request.Sqls[0], createdAt);
        Parts = request.IsBatch
            ? [.. request.Sqls.Select((sql, i) => new StatementPart($"{id}:{i + 1}", sql, createdAt))]
            : [Whole];
    }

    public SubmitRequest Request { get; }

    /// <summary>The session it runs in; null gives it one of its own.</summary>
    public Session? Session { get; }

    /// <summary>Where it runs: the session's place, if it has one.</summary>
    public RedshiftTarget Target => Session?.Target ?? Request.Target;

    public StatementPart Whole { get; }

    /// <summary>The statements that run, in order; the whole itself when it is not a batch.</summary>
    public IReadOnlyList<StatementPart> Parts { get; }

    public CancellationTokenSource Cancelled { get; } = new();

    public long ProcessId { get; set; }

    public bool IsActive => Whole.Status is StatementStatus.SUBMITTED or StatementStatus.PICKED or StatementStatus.STARTED;

    public void Dispose() => Cancelled.Dispose();
}
