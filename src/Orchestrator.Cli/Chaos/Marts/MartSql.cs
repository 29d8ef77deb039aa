using System.Globalization;

namespace Orchestrator.Cli.Chaos.Marts;

/// <summary>The SQL of source database and procedures. It goes to the database itself, not through the Data API.</summary>
internal static class MartSql
{
    /// <summary>Tables that procedures make, each of the procedure's own name.</summary>
    public static readonly string[] DerivedTables = ["customers", "sales", "cities", "visits", "records"];

    public const string Source = $"""
        CREATE SCHEMA {MartPipeline.Source};
        CREATE TABLE {MartPipeline.Source}.customer (id integer, name varchar(60), city varchar(20), since date);
        CREATE TABLE {MartPipeline.Source}.sale (id integer, customer_id integer, amount numeric(10,2), sold_at timestamp);
        CREATE TABLE {MartPipeline.Source}.visit (id integer, customer_id integer, page varchar(99));
        """;

    public const string Derived = """
        CREATE SCHEMA mart;
        CREATE TABLE mart.effects (id bigserial, procedure_name text, statement text);
        CREATE TABLE mart.customers (id integer, name text, city text);
        CREATE TABLE mart.sales (id integer, customer text, city text, amount numeric);
        CREATE TABLE mart.cities (city text, customers bigint, sales bigint, amount numeric);
        CREATE TABLE mart.visits (customer_id integer, pages bigint, latest text);
        CREATE TABLE mart.records (id text);
        """;

    /// <summary>Makes its table anew and leaves a trace, which says by whose statement: its text begins with its name.</summary>
    public static string Procedure(string name, MartScript script, string salesforceObject)
    {
        string made = name switch
        {
            "customers" => $"SELECT id, name, city FROM {Read("customer")}",
            "sales" => $"SELECT s.id, c.name, c.city, s.amount FROM {Read("sale")} s JOIN mart.customers c ON c.id = s.customer_id",
            "cities" => """
                SELECT c.city, COUNT(DISTINCT c.id), COUNT(s.id), SUM(s.amount)
                FROM mart.customers c LEFT JOIN mart.sales s ON s.city = c.city GROUP BY c.city
                """,
            "visits" => $"SELECT customer_id, COUNT(*), MAX(page) FROM {Read("visit")} GROUP BY customer_id",
            "records" => $"SELECT id FROM {ChaosPipeline.Schema}.{salesforceObject.ToLowerInvariant()}",
            _ => "",
        };
        string anew = made.Length == 0 ? "" : $"DELETE FROM mart.{name}; INSERT INTO mart.{name} {made};";
        return $"""
            CREATE PROCEDURE mart.{name}() LANGUAGE plpgsql AS $$
            BEGIN
                {anew}
                INSERT INTO mart.effects (procedure_name, statement) VALUES ('{name}', current_query());
            END $$
            """;

        string Read(string table) => MartPipeline.Relation(script.Tables.First(t => t.Name == table));
    }

    /// <param name="table">In the source.</param>
    /// <param name="number">Of the change, from 1.</param>
    public static string Changes(string table, int number, Random random)
    {
        string source = $"{MartPipeline.Source}.{table}";
        int first = number * 1000;
        int added = random.Next(number == 1 ? 20 : 0, 40), share = random.Next(2, 9), gone = random.Next(3, 30);
        (string row, string change) = table switch
        {
            "customer" => (
                "'Customer ' || n, 'City ' || n % 7, CASE WHEN n % 3 = 0 THEN NULL ELSE date '2026-01-01' + n % 300 END",
                "name = name || '*'"),
            "sale" => ("1000 + n % 1000, n * 1.25, timestamp '2026-01-01' + n * interval '1 hour'", "amount = amount + 1"),
            _ => ("1000 + n % 50, 'page ' || n", "page = page || '/'"),
        };
        return string.Create(CultureInfo.InvariantCulture, $"""
            INSERT INTO {source} SELECT n, {row} FROM generate_series({first}, {first + added - 1}) n;
            UPDATE {source} SET {change} WHERE id % {share} = {number % share} AND id < {first};
            DELETE FROM {source} WHERE id % {gone} = {number % gone} AND id < {first};
            """);
    }
}
