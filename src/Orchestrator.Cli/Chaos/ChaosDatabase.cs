using Npgsql;

namespace Orchestrator.Cli.Chaos;

/// <summary>A database of its own for one seed, on the server all seeds share.</summary>
internal sealed class ChaosDatabase : IAsyncDisposable
{
    private readonly string _server;
    private readonly string _name;

    private ChaosDatabase(string server, string name)
    {
        _server = server;
        _name = name;
    }

    public string ConnectionString => new NpgsqlConnectionStringBuilder(_server) { Database = _name }.ConnectionString;

    public static async Task<ChaosDatabase> Create(string server, string name, CancellationToken stop)
    {
        // SQL_ASCII makes VARCHAR(n) count bytes, as Redshift does.
        await Execute(server, $"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'SQL_ASCII'", stop);
        return new ChaosDatabase(server, name);
    }

    public async ValueTask DisposeAsync() => await Execute(_server, $"DROP DATABASE \"{_name}\" WITH (FORCE)", CancellationToken.None);

    private static async Task Execute(string server, string sql, CancellationToken stop)
    {
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync(stop);
        await using NpgsqlCommand command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(stop);
    }
}
