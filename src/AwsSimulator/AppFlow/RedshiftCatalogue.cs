using Npgsql;

namespace AwsSimulator.AppFlow;

/// <summary>The tables of the Redshift stand-in, by <c>schema.table</c> in small letters, as Redshift folds names.</summary>
internal sealed class RedshiftCatalogue(NpgsqlDataSource database, Func<bool>? describesLengths = null) : IEntityCatalogue
{
    private const string ColumnsQuery = """
        select a.attname, format_type(a.atttypid, null), a.attnotnull,
               case when t.typname in ('varchar', 'bpchar') and a.atttypmod > 4 then a.atttypmod - 4 end
        from pg_attribute a
        join pg_class c on c.oid = a.attrelid
        join pg_namespace n on n.oid = c.relnamespace
        join pg_type t on t.oid = a.atttypid
        where n.nspname || '.' || c.relname = lower($1) and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
        order by a.attnum
        """;

    private const string NamesQuery = """
        select n.nspname || '.' || c.relname
        from pg_class c
        join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p') and n.nspname <> 'information_schema' and n.nspname not like 'pg\_%'
        order by 1
        """;

    public string Heading => "Tables";

    public async Task<IReadOnlyList<string>> Names(CancellationToken stop)
    {
        await using NpgsqlCommand command = database.CreateCommand(NamesQuery);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(stop);
        var names = new List<string>();
        while (await reader.ReadAsync(stop))
        {
            names.Add(reader.GetString(0));
        }

        return names;
    }

    public async Task<ConnectorEntityFields?> Find(string entity, CancellationToken stop)
    {
        IReadOnlyList<RedshiftColumn> columns = await Columns(entity, stop);
        return columns.Count == 0 ? null : new ConnectorEntityFields([.. columns.Select(Describe)]);
    }

    /// <summary>The columns as they are now; none if there is no such table.</summary>
    public async Task<IReadOnlyList<RedshiftColumn>> Columns(string table, CancellationToken stop)
    {
        await using NpgsqlCommand command = database.CreateCommand(ColumnsQuery);
        command.Parameters.Add(new NpgsqlParameter { Value = table });
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(stop);
        var columns = new List<RedshiftColumn>();
        while (await reader.ReadAsync(stop))
        {
            int? mostBytes = await reader.IsDBNullAsync(3, stop) ? null : reader.GetInt32(3);
            columns.Add(new RedshiftColumn(reader.GetString(0), reader.GetString(1), mostBytes, IsNullable: !reader.GetBoolean(2)));
        }

        return columns;
    }

    private ConnectorEntityField Describe(RedshiftColumn column) => new()
    {
        Identifier = column.Name,
        Label = column.Name,
        SupportedFieldTypeDetails = new SupportedFieldTypeDetails(new FieldTypeDetails(column.Type, [])
        {
            FieldLengthRange = describesLengths?.Invoke() == true && column.MostBytes is { } most ? new LengthRange(0, most) : null,
        }),
        DestinationProperties = new DestinationFieldProperties(
            IsCreatable: true, column.IsNullable, IsUpsertable: false, IsUpdatable: false),
    };
}

/// <summary>A column of a table in the Redshift stand-in.</summary>
/// <param name="MostBytes">The longest text in bytes of UTF-8, where the type has a limit: Redshift counts bytes, not characters.</param>
internal sealed record RedshiftColumn(string Name, string Type, int? MostBytes, bool IsNullable);
