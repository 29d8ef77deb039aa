namespace Orchestrator.Warehouse;

/// <summary>What must be done to a table so that it has the shape it has to have. Pure.</summary>
internal sealed record TableEvolution
{
    public required TableShape Shape { get; init; }

    /// <summary>What differs, in the shape's order; empty for a table that is right and for one that does not exist yet.</summary>
    public required IReadOnlyList<ColumnChange> Changes { get; init; }

    public required bool Exists { get; init; }

    /// <summary>Columns that are made anew with another type.</summary>
    public IReadOnlyList<ColumnChange> Retyped => [.. Changes.Where(change => change.Kind == ColumnChangeKind.Retyped)];

    /// <summary>Statements that must each be sent alone: Redshift widens no column inside a transaction.</summary>
    public IEnumerable<string> Alone => Changes
        .Where(change => change.Kind == ColumnChangeKind.Widened)
        .Select(change => $"ALTER TABLE {Shape.Name} ALTER COLUMN {Sql.Name(change.Column)} TYPE {change.To}");

    /// <summary>Statements of which each group belongs into one transaction.</summary>
    public IEnumerable<IReadOnlyList<string>> Together => !Exists
        ? Shape.Create().Chunk(StatementBatches.MostStatements)
        :
        [
            .. Retyped.Select(Retype),
            .. Changes.Where(change => change.Kind == ColumnChangeKind.Added)
                .Select(change => Shape.Add(Column(change)))
                .Chunk(StatementBatches.MostStatements),
        ];

    /// <summary>Why a column cannot get its type, a sentence each; empty when the table can be made right.</summary>
    public IEnumerable<string> Problems => Changes
        .Where(change => change.Kind == ColumnChangeKind.Impossible)
        .Select(change => $"column {change.Column} of {Shape.Schema}.{Shape.Table} is {change.From} and would have to be {change.To}: "
            + (TypeUnion.Knows(change.From!)
                ? "the table is placed or ordered by it, so it cannot be changed in place; drop the table, the next run loads it in full"
                : "the type is none the orchestrator makes; drop or change the column by hand"));

    /// <summary>True where columns are widened or made anew: a view that reads the table would be in the way.</summary>
    public bool TouchesColumns => Changes.Any(change => change.Kind is ColumnChangeKind.Widened or ColumnChangeKind.Retyped);

    public static TableEvolution Of(TableShape shape, IReadOnlyList<StandingColumn> standing)
    {
        Dictionary<string, StandingColumn> known = standing.ToDictionary(column => column.Name, StringComparer.Ordinal);
        return new TableEvolution
        {
            Shape = shape,
            Exists = standing.Count > 0,
            Changes = standing.Count == 0 ? [] : [.. shape.Columns
                .Select(column => Change(shape, column, known.GetValueOrDefault(column.Name)))
                .OfType<ColumnChange>()],
        };
    }

    private static ColumnChange? Change(TableShape shape, ShapeColumn column, StandingColumn? old)
    {
        if (old is null)
        {
            return new ColumnChange(ColumnChangeKind.Added, column.Name, null, column.Type);
        }

        bool bothText = TypeUnion.TextLength(old.Type) is not null && TypeUnion.TextLength(column.Type) is not null;
        string type = column.IsChosen && !bothText ? column.Type : TypeUnion.Of(old.Type, column.Type);
        if (type == old.Type)
        {
            return null;
        }

        bool widens = TypeUnion.TextLength(old.Type) is not null && TypeUnion.TextLength(type) is not null;
        ColumnChangeKind kind = !TypeUnion.Knows(old.Type) ? ColumnChangeKind.Impossible
            : widens && !old.HasDefault && !ColumnEncoding.ForbidsWidening(column.Encode) ? ColumnChangeKind.Widened
            : shape.Fixed.Contains(column.Name) ? ColumnChangeKind.Impossible
            : ColumnChangeKind.Retyped;
        return new ColumnChange(kind, column.Name, old.Type, type);
    }

    // Redshift changes no type in place: a new column takes the values and then the name.
    private string[] Retype(ColumnChange change)
    {
        string old = Sql.Name(change.Column);
        string made = Sql.Name($"{(change.Column.Length > 50 ? change.Column[..50] : change.Column)}__retyped");
        ShapeColumn column = Column(change);
        return
        [
            $"ALTER TABLE {Shape.Name} ADD COLUMN {made} {change.To} ENCODE {column.Encode}",
            $"UPDATE {Shape.Name} SET {made} = {Cast(old, change)}",
            $"ALTER TABLE {Shape.Name} DROP COLUMN {old}",
            $"ALTER TABLE {Shape.Name} RENAME COLUMN {made} TO {old}",
        ];
    }

    // Redshift casts no boolean to text.
    private static string Cast(string column, ColumnChange change) =>
        change.From == "BOOLEAN" && TypeUnion.TextLength(change.To) is not null
            ? $"CASE WHEN {column} = true THEN 'true' WHEN {column} = false THEN 'false' END"
            : $"CAST({column} AS {change.To})";

    /// <summary>The shape's column in the type it will have, which may be wider than the one asked for.</summary>
    private ShapeColumn Column(ColumnChange change)
    {
        ShapeColumn column = Shape.Columns.First(column => column.Name == change.Column);
        return ColumnEncoding.Fits(column.Encode, change.To)
            ? column with { Type = change.To }
            : column with { Type = change.To, Encode = ColumnEncoding.Of(change.To) };
    }
}

/// <summary>One column that differs from what it has to be.</summary>
/// <param name="From">The type it has; null for a column that is missing.</param>
/// <param name="To">The type it will have.</param>
internal sealed record ColumnChange(ColumnChangeKind Kind, string Column, string? From, string To);

internal enum ColumnChangeKind
{
    Added,

    /// <summary>Text that becomes longer, in place.</summary>
    Widened,

    /// <summary>Made anew with another type, values taken along.</summary>
    Retyped,

    /// <summary>It would have to be made anew, and cannot.</summary>
    Impossible,
}
