using AwsSimulator.Postgres;
using Npgsql;
using Orchestrator.Warehouse;

namespace Orchestrator.Tests.Warehouse;

/// <summary>
/// A private PostgreSQL with the warehouse's scripts applied. Its sessions are REPEATABLE READ, as Redshift's SNAPSHOT isolation.
/// </summary>
public class WarehouseDatabase : IAsyncLifetime
{
    private PostgresCluster? cluster;

    protected virtual PostgresOptions Options => new();

    /// <summary>As the simulator connects to a server that is given to it.</summary>
    public string ConnectionString => cluster!.ConnectionString;

    public NpgsqlDataSource Source { get; private set; } = null!;

    public virtual async Task InitializeAsync()
    {
        cluster = await PostgresCluster.StartAsync(Options);
        var connection = new NpgsqlConnectionStringBuilder(cluster.ConnectionString);
        // Nested loops as PostgreSQL has them by default: they read the catalogue several times faster, and these tests read it thousands of times.
        connection.Options += " -c client_min_messages=warning -c enable_nestloop=on";
        Source = NpgsqlDataSource.Create(connection.ConnectionString);
        foreach (string statement in SchemaScript.All.SelectMany(script => script.Statements))
        {
            await Execute(RedshiftDialect.Translate(statement));
        }

        await Execute("CREATE SCHEMA IF NOT EXISTS salesforce");
    }

    public async Task DisposeAsync()
    {
        await Source.DisposeAsync();
        await cluster!.DisposeAsync();
    }

    /// <summary>Runs one statement, or several in one transaction.</summary>
    public async Task Execute(string sql)
    {
        await using NpgsqlCommand command = Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Rows of a query, each as one text with its values parted by <c>|</c>; null reads <c>~</c>.</summary>
    public async Task<IReadOnlyList<string>> Rows(string sql)
    {
        var rows = new List<string>();
        await using NpgsqlCommand command = Source.CreateCommand(sql);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var values = new object[reader.FieldCount];
            reader.GetValues(values);
            rows.Add(string.Join('|', values.Select(Text)));
        }

        return rows;
    }

    public async Task<long> Number(string sql)
    {
        await using NpgsqlCommand command = Source.CreateCommand(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), null);
    }

    public Task Consolidate() => Execute("CALL public.consolidated_of_tables()");

    internal static string Text(object? value) => value switch
    {
        null or DBNull => "~",
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss", null),
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}

[CollectionDefinition(Name)]
public sealed class SharedWarehouse : ICollectionFixture<WarehouseDatabase>
{
    public const string Name = "warehouse";
}
