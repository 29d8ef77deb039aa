using Npgsql;

namespace AwsSimulator.Postgres;

/// <summary>Redshift's own functions in the stand-in's database, schema <c>redshift</c>.</summary>
internal static class RedshiftFunctions
{
    /// <summary>Creates them, or brings them up to date.</summary>
    public static async Task Install(string connectionString, CancellationToken stop)
    {
        var unpooled = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
        await using var connection = new NpgsqlConnection(unpooled.ConnectionString);
        await connection.OpenAsync(stop);
        await using NpgsqlCommand install = connection.CreateCommand();
        install.CommandText = EmbeddedScript.Read("redshift_functions.sql");
        await install.ExecuteNonQueryAsync(stop);
    }
}
