using Npgsql;

namespace AwsSimulator.Postgres;

/// <summary>What every session of the stand-in starts with, whichever server it is on.</summary>
public static class SessionDefaults
{
    /// <summary>
    /// Adds isolation level, time zone UTC and no nested loops to a connection string, before options it already has. Redshift joins equal
    /// keys by hashing; PostgreSQL takes a fresh temporary table, without statistics, for small, and loops over it for minutes.
    /// </summary>
    public static string Add(string connectionString, string isolation = "repeatable read")
    {
        var connection = new NpgsqlConnectionStringBuilder(connectionString);
        string level = isolation.Replace(" ", "\\ ", StringComparison.Ordinal);
        connection.Options =
            $"-c default_transaction_isolation={level} -c TimeZone=UTC -c enable_nestloop=off {connection.Options}".TrimEnd();
        return connection.ConnectionString;
    }
}
