namespace Orchestrator.Warehouse;

/// <summary>A table as it has to be, columns and physical design.</summary>
/// <param name="Design">Where rows lie, as DDL: <c>DISTKEY ("id") SORTKEY ("id")</c>.</param>
internal sealed record TableShape(string Schema, string Table, IReadOnlyList<ShapeColumn> Columns, string Design)
{
    // A statement may have 100,000 bytes, and the comment that names it comes on top.
    private const int MostBytes = 90_000;

    /// <summary>Columns that cannot be made anew: the table is placed, sorted or ordered by them.</summary>
    public IReadOnlySet<string> Fixed { get; init; } = new HashSet<string>();

    public string Name => Sql.Table(Schema, Table);

    /// <summary>Makes the table; in several statements where one would be too long.</summary>
    public IReadOnlyList<string> Create()
    {
        // What the design names has to be in the first statement.
        List<ShapeColumn> columns = [.. Columns.OrderBy(column => Fixed.Contains(column.Name) ? 0 : 1)];
        if (Bytes(Columns) <= MostBytes)
        {
            columns = [.. Columns];
        }

        int first = columns.Count;
        while (Bytes(columns.Take(first)) > MostBytes)
        {
            first--;
        }

        return
        [
            $"CREATE TABLE IF NOT EXISTS {Name} ({string.Join(", ", columns.Take(first).Select(column => column.Definition))}) {Design}",
            .. columns.Skip(first).Select(Add),
        ];
    }

    public string Add(ShapeColumn column) => $"ALTER TABLE {Name} ADD COLUMN {column.Definition}";

    private static int Bytes(IEnumerable<ShapeColumn> columns) =>
        columns.Sum(column => System.Text.Encoding.UTF8.GetByteCount(column.Definition) + 2);
}

/// <summary>A column of a <see cref="TableShape"/>.</summary>
/// <param name="Type">Redshift type with its length, e.g. <c>VARCHAR(1020)</c>.</param>
/// <param name="Encode">Compression; <c>RAW</c> for none.</param>
internal sealed record ShapeColumn(string Name, string Type, string Encode)
{
    /// <summary>It must be this type, whatever it was: the pipeline file names it, or versions are ordered by it.</summary>
    public bool IsChosen { get; init; }

    public string Definition => $"{Sql.Name(Name)} {Type} ENCODE {Encode}";
}
