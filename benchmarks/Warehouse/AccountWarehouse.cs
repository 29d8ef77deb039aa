using System.Diagnostics;
using System.Globalization;
using AwsSimulator.Postgres;
using Npgsql;
using Orchestrator.Warehouse;

namespace Orchestrator.Benchmarks.Warehouse;

/// <summary>
/// A private PostgreSQL with the numbered scripts and generated accounts. It writes its log as a database does that must keep its data, so
/// that whoever writes more is seen to take longer; every figure starts from a freshly made, analyzed target.
/// </summary>
internal sealed class AccountWarehouse : IAsyncDisposable
{
    private static readonly Dictionary<string, string> Durable = new()
    {
        ["fsync"] = "on",
        ["synchronous_commit"] = "on",
        ["full_page_writes"] = "on",
        ["wal_level"] = "replica",
        ["max_wal_size"] = "8GB",
        ["shared_buffers"] = "2GB",
        ["work_mem"] = "256MB",
        ["autovacuum"] = "off",
        // All of it is in memory or on flash: where a page lies hardly matters.
        ["random_page_cost"] = "1.1",
        // One processor each: how many are free at the moment must not decide between two strategies.
        ["max_parallel_workers_per_gather"] = "0",
    };

    private readonly PostgresCluster cluster;
    private readonly NpgsqlDataSource source;

    private AccountWarehouse(PostgresCluster cluster, double scale)
    {
        this.cluster = cluster;
        Scale = scale;
        var connection = new NpgsqlConnectionStringBuilder(cluster.ConnectionString) { CommandTimeout = 0 };
        // As Redshift would: a lookup of few keys need not read the whole table.
        connection.Options += " -c client_min_messages=warning -c enable_nestloop=on";
        source = NpgsqlDataSource.Create(connection.ConnectionString);
    }

    public double Scale { get; }

    /// <summary>Columns of an account, in the order of its tables.</summary>
    public IReadOnlyList<string> Columns { get; private set; } = [];

    public static async Task<AccountWarehouse> Create(double scale, CancellationToken stop)
    {
        PostgresCluster cluster = await PostgresCluster.StartAsync(new PostgresOptions { Settings = Durable }, stop);
        var warehouse = new AccountWarehouse(cluster, scale);
        foreach (string statement in SchemaScript.All.SelectMany(script => script.Statements))
        {
            await warehouse.Execute(RedshiftDialect.Translate(statement), stop);
        }

        await warehouse.Execute(warehouse.Generator(), stop);
        warehouse.Columns = await warehouse.Texts(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = 'gen' AND table_name = 'account' ORDER BY ordinal_position", stop);
        return warehouse;
    }

    /// <summary>So many of what there are at scale 1.</summary>
    public int Scaled(int usual) => Math.Max(10, (int)Math.Round(usual * Scale));

    public async Task Execute(string sql, CancellationToken stop)
    {
        await using NpgsqlCommand command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(stop);
    }

    public async Task<double> Number(string sql, CancellationToken stop)
    {
        await using NpgsqlCommand command = source.CreateCommand(sql);
        return Convert.ToDouble(await command.ExecuteScalarAsync(stop), CultureInfo.InvariantCulture);
    }

    public async Task<string> Text(string sql, CancellationToken stop)
    {
        await using NpgsqlCommand command = source.CreateCommand(sql);
        return (string)(await command.ExecuteScalarAsync(stop))!;
    }

    /// <summary>Type of an account's column, as DDL says it.</summary>
    public Task<string> TypeOf(string column, CancellationToken stop) => Text(
        $"SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'gen.account'::regclass AND attname = '{column}'", stop);

    /// <summary>Seconds that the statements take together, as one transaction.</summary>
    public async Task<double> Seconds(string sql, CancellationToken stop)
    {
        var watch = Stopwatch.StartNew();
        await Execute(sql, stop);
        return watch.Elapsed.TotalSeconds;
    }

    /// <summary>A target with exactly these rows, its statistics up to date, and nothing left to write.</summary>
    /// <param name="rows">SELECT of the rows.</param>
    public async Task Target(string rows, CancellationToken stop)
    {
        await Execute("DROP TABLE IF EXISTS salesforce.account", stop);
        await Execute($"CREATE TABLE salesforce.account AS {rows}", stop);
        await Settle("salesforce.account", stop);
    }

    /// <summary>The staging table that every strategy reads.</summary>
    public async Task Staging(string rows, CancellationToken stop)
    {
        await Execute("DROP TABLE IF EXISTS salesforce_incremental.account", stop);
        await Execute($"CREATE TABLE salesforce_incremental.account AS {rows}", stop);
        await Settle("salesforce_incremental.account", stop);
    }

    public async Task Settle(string table, CancellationToken stop)
    {
        await Execute($"VACUUM (FREEZE, ANALYZE) {table}", stop);
        await Execute("CHECKPOINT", stop);
    }

    public async ValueTask DisposeAsync()
    {
        await source.DisposeAsync();
        await cluster.DisposeAsync();
    }

    private async Task<IReadOnlyList<string>> Texts(string sql, CancellationToken stop)
    {
        var texts = new List<string>();
        await using NpgsqlCommand command = source.CreateCommand(sql);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(stop);
        while (await reader.ReadAsync(stop))
        {
            texts.Add(reader.GetString(0));
        }

        return texts;
    }

    private string Generator()
    {
        using var reader = new StreamReader(typeof(AccountWarehouse).Assembly.GetManifestResourceStream("generate.sql")!);
        var sizes = new Dictionary<string, int>
        {
            ["accounts"] = 501_646, ["new"] = 3_500, ["changes"] = 8_857_770, ["chosen"] = 31_500,
        };
        return sizes.Aggregate(reader.ReadToEnd(), (sql, size) =>
            sql.Replace($"{{{size.Key}}}", Scaled(size.Value).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
    }
}
