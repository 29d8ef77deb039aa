using Orchestrator.Planning;

namespace Orchestrator.Warehouse;

/// <summary>The history tables of one object as shapes, and its views. Pure.</summary>
internal static class ObjectHistory
{
    /// <summary>Names in the history schema to ask the catalogue for; none without history.</summary>
    public static IEnumerable<(string Schema, string Table)> Names(ObjectPlan o)
    {
        string name = HistoryTables.Shortened(o.Table);
        return o.HistorySchema is not { } schema
            ? []
            : [(schema, $"{name}__versions"), (schema, $"{name}__sightings"), (schema, $"{name}__history")];
    }

    /// <summary>History of a target whose columns, lineage aside, are these: also those that nothing is loaded into any more.</summary>
    public static HistoryTables? Tables(string pipeline, ObjectPlan o, IEnumerable<TableColumn> columns) =>
        o.HistorySchema is not { } schema ? null : HistoryTables.Of(new HistoryOrder
        {
            Pipeline = pipeline,
            Object = o.Name,
            Schema = schema,
            Table = o.Table,
            Columns = [.. columns],
            Key = [.. o.Key.Select(field => field.ToLowerInvariant())],
            CursorColumn = o.CursorField?.ToLowerInvariant(),
            Stamps = o.Stamps ?? [],
        });

    /// <summary>One record's rows lie on one slice, side by side: everything asked of history goes by record.</summary>
    public static IReadOnlyList<TableShape> Shapes(HistoryTables tables) =>
        [Shape(tables, tables.Versions, tables.VersionColumns), Shape(tables, tables.Sightings, tables.SightingColumns)];

    /// <summary>The statements that take the views away, dependants first.</summary>
    public static IReadOnlyList<string> DropViews(HistoryTables tables) =>
        [.. new HistoryViews(tables).Ddl().Where(sql => sql.StartsWith("DROP VIEW", StringComparison.Ordinal))];

    private static TableShape Shape(HistoryTables tables, string name, IReadOnlyList<TableColumn> columns) => new(
        tables.Order.Schema,
        name,
        [
            .. columns.Select(column => new ShapeColumn(
                column.Name, column.Type, column.Name == HistoryTables.RecordKey ? "RAW" : ColumnEncoding.Of(column.Type))),
        ],
        $"DISTKEY ({HistoryTables.RecordKey}) SORTKEY ({HistoryTables.RecordKey}, cursor_at)")
    {
        Fixed = columns.Where(column => column.Field.Length == 0).Select(column => column.Name).ToHashSet(),
    };
}
