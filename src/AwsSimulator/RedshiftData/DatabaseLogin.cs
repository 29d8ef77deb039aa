using System.Collections.Concurrent;
using System.Text.Json;
using AwsSimulator.Http;
using AwsSimulator.SecretsManager;
using Npgsql;

namespace AwsSimulator.RedshiftData;

/// <summary>
/// Connections of the Data API to the stand-in's database. With a secret they are opened as its user with its password, so a wrong one
/// fails as it would; without one the caller's identity is the database's owner.
/// </summary>
internal sealed class DatabaseLogin(string connectionString, SecretStore secrets) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, NpgsqlDataSource> sources = new();

    /// <exception cref="AwsException">ResourceNotFoundException: there is no such secret.</exception>
    public void CheckSecret(RedshiftTarget target)
    {
        if (target.SecretArn is not null && secrets.Find(target.SecretArn) is null)
        {
            throw new AwsException("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
        }
    }

    /// <summary>An open connection, in its defaults.</summary>
    /// <exception cref="PostgresException">The database is not known, or does not let the user in.</exception>
    public async Task<NpgsqlConnection> Open(RedshiftTarget target, CancellationToken stop)
    {
        if (target.Database != RehearsalNames.Database)
        {
            throw new PostgresException(
                $"database \"{target.Database}\" does not exist", "FATAL", "FATAL", PostgresErrorCodes.InvalidCatalogName);
        }

        var connection = new NpgsqlConnectionStringBuilder(connectionString) { MaxPoolSize = 220, CommandTimeout = 0 };
        if (target.SecretArn is not null)
        {
            using JsonDocument secret = JsonDocument.Parse(secrets.Find(target.SecretArn)!.At(SecretVersion.Current)!.Text);
            connection.Username = secret.RootElement.GetProperty("username").GetString();
            connection.Password = secret.RootElement.GetProperty("password").GetString();
        }

        return await sources.GetOrAdd(connection.ConnectionString, NpgsqlDataSource.Create).OpenConnectionAsync(stop);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (NpgsqlDataSource source in sources.Values)
        {
            await source.DisposeAsync();
        }
    }
}
