using Npgsql;

namespace AwsSimulator.RedshiftData;

/// <summary>A connection kept between calls, so that temporary tables and settings survive. It runs one statement at a time.</summary>
internal sealed class Session(string id, RedshiftTarget target) : IDisposable
{
    private NpgsqlConnection? connection;

    public string Id => id;

    public RedshiftTarget Target => target;

    /// <summary>How long the session waits for its next statement, in simulated time.</summary>
    public TimeSpan KeepAlive { get; set; }

    /// <summary>The statement that runs in it, or ran in it last.</summary>
    public Statement? Last { get; set; }

    public bool IsBusy => Last?.IsActive == true;

    public bool HasExpired(DateTimeOffset now) => Last is { IsActive: false } last && now - last.Whole.UpdatedAt >= KeepAlive;

    /// <summary>The session's connection, opened by its first statement and again if the database has closed it.</summary>
    public async Task<NpgsqlConnection> Connection(DatabaseLogin login, CancellationToken stop)
    {
        if (connection is { FullState: not System.Data.ConnectionState.Open })
        {
            await connection.DisposeAsync();
            connection = null;
        }

        return connection ??= await login.Open(target, stop);
    }

    public void Dispose() => connection?.Dispose();
}
