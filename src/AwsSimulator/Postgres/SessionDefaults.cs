using Npgsql;

namespace AwsSimulator.Postgres;

/// <summary>What every session of the stand-in starts with, whichever server it is on.</summary>
public static class SessionDefaults
{
    /// <summary>Adds isolation level and time zone UTC to a connection string, before options it already has.</summary>
    public static string Add(string connectionString, string isolation = "repeatable read")
    {
        var connection = new NpgsqlConnectionStringBuilder(connectionString);
        connection.Options = $"-c default_transaction_isolation={isolation.Replace(" ", "\\ ", StringComparison.Ordinal)} -c TimeZone=UTC {connection.Options}".TrimEnd();
        return connection.ConnectionString;
    }
}
