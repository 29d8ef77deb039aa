using AwsSimulator.Postgres;

namespace Orchestrator.Tests.Warehouse.Guard;

/// <summary>
/// A warehouse whose server remembers each statement that ran: those of procedures, dynamic ones and utility statements among them.
/// </summary>
public sealed class GuardedDatabase : WarehouseDatabase
{
    protected override PostgresOptions Options => new()
    {
        Settings = new Dictionary<string, string>
        {
            ["shared_preload_libraries"] = "pg_stat_statements",
            ["pg_stat_statements.track"] = "all",
            ["pg_stat_statements.track_utility"] = "on",
            // Each temporary table makes the statements about it new ones.
            ["pg_stat_statements.max"] = "100000",
        },
    };

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Execute("CREATE EXTENSION pg_stat_statements");
        await Rows("SELECT pg_stat_statements_reset()");
    }

    /// <summary>What the guard has to say of everything the product ran since the last call.</summary>
    public async Task<IReadOnlyList<string>> Violations()
    {
        Assert.Equal(0, await Number("SELECT dealloc FROM pg_stat_statements_info"));
        IReadOnlyList<Ran> ran = await Statements();
        await Rows("SELECT pg_stat_statements_reset()");
        return [.. ran.SelectMany(RedshiftGuard.Check).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>
    /// The product's statements: what a procedure ran, and what came with the comment that names it. What tests and simulator ask is not.
    /// </summary>
    public async Task<IReadOnlyList<Ran>> Statements()
    {
        var ran = new List<Ran>();
        await using Npgsql.NpgsqlCommand command = Source.CreateCommand("""
            SELECT DISTINCT toplevel, query FROM pg_stat_statements WHERE NOT toplevel OR query LIKE '/*%'
            """);
        await using Npgsql.NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            ran.Add(new Ran(reader.GetString(1), InProcedure: !reader.GetBoolean(0)));
        }

        return ran;
    }
}

/// <param name="Sql">As the server remembers it: constants may read $1.</param>
public sealed record Ran(string Sql, bool InProcedure);
