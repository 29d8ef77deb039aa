using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Orchestrator.Warehouse;

/// <summary>
/// The two append-only tables of an object's history. <c>__versions</c> holds each content of a record once, with the first sighting that
/// was recorded; <c>__sightings</c> holds further sightings: the content at another cursor, at other stamps, at another time. Nothing in
/// them is ever updated, so the order in which loads arrive cannot matter.
/// </summary>
internal sealed class HistoryTables
{
    /// <summary>The key as one text, as consolidation writes it.</summary>
    public const string RecordKey = "record_key";

    // PostgreSQL cuts names at 63 bytes, and the longest suffix has eleven.
    private const int LongestTable = 50;
    private const int KeptOfLongTable = 38;

    private static readonly TableColumn[] Own =
    [
        new("", "cursor_at", "TIMESTAMP"),
        new("", "seen", "TIMESTAMP"),
        new("", "isdeleted", "BOOLEAN"),
        new("", RecordKey, "VARCHAR(1024)"),
        new("", "content_hash", "VARCHAR(16)"),
    ];

    private HistoryTables(HistoryOrder order)
    {
        Order = order;
        string name = Shortened(order.Table);
        Versions = $"{name}__versions";
        Sightings = $"{name}__sightings";
        HashSet<string> stamps = order.Stamps.ToHashSet(StringComparer.Ordinal);
        stamps.ExceptWith([order.CursorColumn ?? "", "isdeleted", .. order.Key]);
        TableColumn? only = order.Key is [var key] ? order.Columns.FirstOrDefault(column => column.Name == key) : null;
        TextKey = only?.Type.StartsWith("VARCHAR", StringComparison.OrdinalIgnoreCase) is true
            || only?.Type.StartsWith("CHAR", StringComparison.OrdinalIgnoreCase) is true ? only.Name : null;
        Stamps = [.. order.Stamps.Where(stamps.Contains)
            .Select(stamp => order.Columns.FirstOrDefault(column => column.Name == stamp)).OfType<TableColumn>()];
        Contents =
        [
            .. order.Columns.Where(column => !stamps.Contains(column.Name) && column.Name != order.CursorColumn
                && column.Name != "isdeleted" && column.Name != TextKey),
        ];
        SightingColumns = [.. Own.Take(2), .. Stamps, .. Own.Skip(2)];
        VersionColumns = [.. SightingColumns, .. Contents];
    }

    public HistoryOrder Order { get; }

    public string Versions { get; }

    public string Sightings { get; }

    /// <summary>The key column that <see cref="RecordKey"/> stands for; null where the key is several columns, or no text.</summary>
    public string? TextKey { get; }

    /// <summary>Columns of the target that are outside a version's digest, in the order that breaks ties.</summary>
    public IReadOnlyList<TableColumn> Stamps { get; }

    /// <summary>Columns of the target that make a version's content, the parts of a composite key among them.</summary>
    public IReadOnlyList<TableColumn> Contents { get; }

    public IReadOnlyList<TableColumn> VersionColumns { get; }

    public IReadOnlyList<TableColumn> SightingColumns { get; }

    public static HistoryTables Of(HistoryOrder order) => new(order);

    /// <param name="existing">Columns by table or view of the history schema; what is not in it does not exist.</param>
    /// <returns>
    /// Statements that make or complete both tables and, when there was anything to do, the views; empty when nothing is missing.
    /// </returns>
    public IReadOnlyList<string> Ddl(IReadOnlyDictionary<string, HashSet<string>> existing)
    {
        string[] tables = [.. Ddl(Versions, VersionColumns, existing), .. Ddl(Sightings, SightingColumns, existing)];
        var views = new HistoryViews(this);
        return tables.Length == 0 && existing.ContainsKey(views.History) ? [] : [.. tables, .. views.Ddl()];
    }

    /// <summary>Where a column of the target is found in a version <c>h</c> and its content <c>c</c>.</summary>
    public (string Value, TableColumn Column) SourceOf(TableColumn column) => (column.Name switch
    {
        var name when name == TextKey => $"h.{RecordKey}",
        var name when name == Order.CursorColumn => column.Type.Equals("date", StringComparison.OrdinalIgnoreCase)
            ? "CAST(h.cursor_at AS DATE)"
            : "h.cursor_at",
        "isdeleted" => "h.isdeleted",
        var name when Stamps.Contains(column) => $"h.{Sql.Name(name)}",
        var name => $"c.{Sql.Name(name)}",
    }, column);

    /// <summary>
    /// The part of a table's name that its history tables share: the name itself, or 38 characters of it, <c>_</c> and eleven of its MD5.
    /// The procedure computes it too.
    /// </summary>
    [SuppressMessage("Security", "CA5351", Justification = "A name, not a secret; MD5 is what SQL has on both engines.")]
    public static string Shortened(string table) => Encoding.UTF8.GetByteCount(table) <= LongestTable
        ? table
        : $"{table[..KeptOfLongTable]}_{Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(table)))[..11]}";

    private IEnumerable<string> Ddl(
        string name, IReadOnlyList<TableColumn> columns, IReadOnlyDictionary<string, HashSet<string>> existing)
    {
        string table = Sql.Table(Order.Schema, name);
        if (existing.TryGetValue(name, out HashSet<string>? present) && present.Count > 0)
        {
            return columns.Where(column => !present.Contains(column.Name))
                .Select(column => $"ALTER TABLE {table} ADD COLUMN {Sql.Name(column.Name)} {column.Type}");
        }

        // One record's rows on one slice, side by side: everything asked of history goes by record.
        string defined = string.Join(", ", columns.Select(column => $"{Sql.Name(column.Name)} {column.Type}"));
        return [$"CREATE TABLE IF NOT EXISTS {table} ({defined}) DISTKEY ({RecordKey}) SORTKEY ({RecordKey}, cursor_at)"];
    }
}

/// <summary>What the history of one object is made of.</summary>
internal sealed record HistoryOrder
{
    public required string Pipeline { get; init; }

    public required string Object { get; init; }

    /// <summary>History schema.</summary>
    public required string Schema { get; init; }

    /// <summary>Target table, without its schema.</summary>
    public required string Table { get; init; }

    /// <summary>Columns of the target without its lineage columns.</summary>
    public required IReadOnlyList<TableColumn> Columns { get; init; }

    /// <summary>Key columns of the target, lower case.</summary>
    public required IReadOnlyList<string> Key { get; init; }

    /// <summary>Column of the target that orders versions; null where there is none.</summary>
    public string? CursorColumn { get; init; }

    /// <summary>Columns that move without meaning, lower case; those the target has not are passed over.</summary>
    public IReadOnlyList<string> Stamps { get; init; } = [];
}
