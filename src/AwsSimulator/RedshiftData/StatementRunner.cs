using System.Data;
using System.Globalization;
using AwsSimulator.Control;
using AwsSimulator.Postgres;
using Npgsql;

namespace AwsSimulator.RedshiftData;

/// <summary>Runs submitted statements on PostgreSQL: each call in a session of its own, or in one kept alive.</summary>
internal sealed class StatementRunner(DatabaseLogin login, SimulatedClock clock, FaultPlan faults, StatementEvents events)
    : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly HashSet<Task> running = [];
    private long lastQueryId;

    /// <summary>Sets the statement going and returns at once.</summary>
    public void Start(Statement statement)
    {
        var run = Task.Run(() => Run(statement));
        lock (running)
        {
            running.Add(run);
            running.RemoveWhere(task => task.IsCompleted);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        Task[] left;
        lock (running)
        {
            left = [.. running];
        }

        await Task.WhenAll(left);
        stopping.Dispose();
    }

    private async Task Run(Statement statement)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(statement.Cancelled.Token, stopping.Token);
        long started = clock.GetTimestamp();
        try
        {
            Move(statement, statement.Whole, StatementStatus.PICKED);
            if (statement.Session is { } session)
            {
                await Run(statement, await session.Connection(login, stop.Token), stop.Token);
            }
            else
            {
                await using NpgsqlConnection connection = await login.Open(statement.Target, stop.Token);
                await Run(statement, connection, stop.Token);
            }

            End(statement, StatementStatus.FINISHED, null, started);
        }
        catch (Exception error)
        {
            bool aborted = stop.IsCancellationRequested
                && error is OperationCanceledException or PostgresException { SqlState: PostgresErrorCodes.QueryCanceled };
            End(statement, aborted ? StatementStatus.ABORTED : StatementStatus.FAILED, aborted ? null : error, started);
        }
    }

    private async Task Run(Statement statement, NpgsqlConnection connection, CancellationToken stop)
    {
        await TellTime(connection, stop);
        statement.ProcessId = connection.ProcessID;
        Move(statement, statement.Whole, StatementStatus.STARTED);
        FaultRule? fault = faults.Next(RedshiftDataEndpoint.Name, FaultSteps.RunStatement, WithoutComment(statement.Whole.Sql));
        if (fault?.Kind == FaultKind.Drop)
        {
            await statement.Cancelled.CancelAsync();
            stop.ThrowIfCancellationRequested();
        }

        if (fault?.Kind == FaultKind.Hang)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, stop);
        }

        if (fault is { Kind: not FaultKind.LoseAnswer })
        {
            throw new StatementFailedException(fault.Message ?? "Internal error");
        }

        await (statement.Request.IsBatch
            ? RunBatch(statement, connection, stop)
            : RunPart(statement, statement.Whole, connection, stop));
        if (fault is not null)
        {
            throw new StatementFailedException(fault.Message ?? "server closed the connection unexpectedly");
        }
    }

    private static string WithoutComment(string sql) =>
        sql.StartsWith("/*", StringComparison.Ordinal) && sql.IndexOf("*/", StringComparison.Ordinal) is > 0 and var end
            ? sql[(end + 2)..].Trim()
            : sql.Trim();

    private async Task RunBatch(Statement statement, NpgsqlConnection connection, CancellationToken stop)
    {
        try
        {
            await RunInOneTransaction(statement, connection, stop);
        }
        catch when (connection.FullState == ConnectionState.Open)
        {
            // The connection may be a session's, and outlive the batch.
            await Execute(connection, "ROLLBACK", CancellationToken.None);
            throw;
        }
    }

    private async Task RunInOneTransaction(Statement statement, NpgsqlConnection connection, CancellationToken stop)
    {
        await Execute(connection, "BEGIN", stop);
        foreach (StatementPart part in statement.Parts)
        {
            long started = clock.GetTimestamp();
            Move(statement, part, StatementStatus.STARTED);
            await RunPart(statement, part, connection, stop);
            lock (statement)
            {
                part.Duration = clock.GetElapsedTime(started);
                part.MoveTo(StatementStatus.FINISHED, clock.GetUtcNow());
            }

            if (TransactionRules.Commits(part.Sql))
            {
                await Execute(connection, "COMMIT; BEGIN", stop);
            }
        }

        await Execute(connection, "COMMIT", stop);
    }

    private async Task RunPart(Statement statement, StatementPart part, NpgsqlConnection connection, CancellationToken stop)
    {
        TransactionRules.Check(part.Sql, statement.Request.IsBatch);
        await using NpgsqlCommand command = connection.CreateCommand();
        NamedParameters.Bind(command, RedshiftDialect.Translate(part.Sql), statement.Request.Parameters);
        command.AllResultTypesAreUnknown = true;
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(stop);
        ResultSet? result = reader.FieldCount > 0 ? await ResultSet.Read(reader, stop) : null;
        await reader.CloseAsync();
        lock (statement)
        {
            part.Result = result;
            part.Rows = result?.Rows.Count ?? Math.Max(reader.RecordsAffected, 0);
            part.QueryId = Interlocked.Increment(ref lastQueryId);
        }
    }

    // GETDATE() answers with the simulator's time.
    private Task TellTime(NpgsqlConnection connection, CancellationToken stop)
    {
        double ahead = (clock.GetUtcNow() - TimeProvider.System.GetUtcNow()).TotalSeconds;
        string sql = string.Create(CultureInfo.InvariantCulture, $"SELECT set_config('redshift.clock_ahead', '{ahead:F3} s', false)");
        return Execute(connection, sql, stop);
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken stop)
    {
        await using NpgsqlCommand command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(stop);
    }

    private void Move(Statement statement, StatementPart part, StatementStatus status)
    {
        lock (statement)
        {
            part.MoveTo(status, clock.GetUtcNow());
        }
    }

    private void End(Statement statement, StatementStatus status, Exception? error, long started)
    {
        lock (statement)
        {
            DateTimeOffset now = clock.GetUtcNow();
            string? text = error is null ? null : RedshiftErrors.Text(error);
            if (statement.Request.IsBatch && status != StatementStatus.FINISHED)
            {
                text = EndParts(statement, status, text, now);
            }

            statement.Whole.Error = text;
            statement.Whole.Duration = clock.GetElapsedTime(started);
            statement.Whole.MoveTo(status, now);
            events.Ended(statement);
        }
    }

    /// <summary>The part that was running ends as the whole does; those behind it never run. Returns the whole's error.</summary>
    private static string? EndParts(Statement statement, StatementStatus status, string? text, DateTimeOffset now)
    {
        string? whole = text;
        for (int i = 0; i < statement.Parts.Count; i++)
        {
            StatementPart part = statement.Parts[i];
            if (part.Status == StatementStatus.STARTED)
            {
                part.Error = text;
                part.MoveTo(status, now);
                whole = text is null ? null : $"Query #{i + 1} failed with {text}";
            }
            else if (part.Status != StatementStatus.FINISHED)
            {
                part.MoveTo(StatementStatus.ABORTED, now);
            }
        }

        return whole;
    }
}
