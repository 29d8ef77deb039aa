using AwsSimulator.Http;
using Npgsql;

namespace AwsSimulator.RedshiftData;

/// <summary>ListTables and DescribeTable: the tables and views people made, with their columns. They answer at once.</summary>
internal sealed class WarehouseTables(DatabaseLogin login)
{
    private const int MostPerPage = 1000;

    private const string TablesQuery = """
        select n.nspname, c.relname, case c.relkind when 'v' then 'VIEW' else 'TABLE' end
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p', 'v') and n.nspname <> 'information_schema' and n.nspname not like 'pg\_%'
          and n.nspname like coalesce($1, '%') and c.relname like coalesce($2, '%')
        order by 1, 2
        """;

    private const string ColumnsQuery = """
        select n.nspname, c.relname, a.attname, t.typname, a.atttypmod, not a.attnotnull, pg_get_expr(d.adbin, d.adrelid)
        from pg_attribute a
        join pg_class c on c.oid = a.attrelid
        join pg_namespace n on n.oid = c.relnamespace
        join pg_type t on t.oid = a.atttypid
        left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where c.relkind in ('r', 'p', 'v') and n.nspname <> 'information_schema' and n.nspname not like 'pg\_%'
          and n.nspname = coalesce($1, n.nspname) and c.relname = coalesce($2, c.relname) and a.attnum > 0 and not a.attisdropped
        order by 1, 2, a.attnum
        """;

    public async Task<object> ListTables(Members input, CancellationToken stop)
    {
        List<TableMember> tables = await Read(
            input,
            TablesQuery,
            ["SchemaPattern", "TablePattern"],
            row => new TableMember(row.GetString(1), row.GetString(0), row.GetString(2)),
            stop);
        (IReadOnlyList<TableMember> page, string? next) = ListPage.Of(tables, input, MostPerPage);
        return new { Tables = page, NextToken = next };
    }

    public async Task<object> DescribeTable(Members input, CancellationToken stop)
    {
        List<ResultColumn> columns = await Read(
            input,
            ColumnsQuery,
            ["Schema", "Table"],
            row => ResultColumn.OfTable(
                row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetInt32(4), row.GetBoolean(5),
                row.IsDBNull(6) ? null : row.GetString(6)),
            stop);
        (IReadOnlyList<ResultColumn> page, string? next) = ListPage.Of(columns, input, MostPerPage);
        return new { TableName = input.Text("Table"), ColumnList = page, NextToken = next };
    }

    private async Task<List<T>> Read<T>(
        Members input, string query, string[] arguments, Func<NpgsqlDataReader, T> item, CancellationToken stop)
    {
        RedshiftTarget target = RedshiftTarget.Read(input, needsDatabase: true);
        login.CheckSecret(target);
        try
        {
            RedshiftTarget connected = target with { Database = input.Text("ConnectedDatabase") ?? target.Database };
            await using NpgsqlConnection connection = await login.Open(connected, stop);
            await using var command = new NpgsqlCommand(query, connection);
            foreach (string argument in arguments)
            {
                command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = input.Text(argument) });
            }

            var items = new List<T>();
            await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(stop);
            while (await reader.ReadAsync(stop))
            {
                items.Add(item(reader));
            }

            return items;
        }
        catch (NpgsqlException error)
        {
            throw new AwsException("DatabaseConnectionException", error.Message, 500);
        }
    }

    private sealed record TableMember(
        [property: System.Text.Json.Serialization.JsonPropertyName("name")] string Name,
        [property: System.Text.Json.Serialization.JsonPropertyName("schema")] string Schema,
        [property: System.Text.Json.Serialization.JsonPropertyName("type")] string Type);
}
