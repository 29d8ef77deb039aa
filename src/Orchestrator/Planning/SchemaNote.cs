using Orchestrator.Flows;
using Orchestrator.Warehouse;

namespace Orchestrator.Planning;

/// <summary>What differs between an object in Salesforce and its table, and what becomes of it.</summary>
/// <param name="Field">As Salesforce spells it; the column's name where the field is gone.</param>
/// <param name="From">Type of the column; null where there is none yet.</param>
/// <param name="To">Type it will have, or what happens instead.</param>
/// <param name="Why">One phrase.</param>
public sealed record SchemaNote(SchemaNoteKind Kind, string Object, string Field, string? From, string To, string Why)
{
    private const string TooLong = "a value over 65,535 bytes fails the load";

    internal static IReadOnlyList<SchemaNote> Of(ObjectTables tables, EntityDescription entity) =>
    [
        .. tables.Target.Changes.Select(change => Changed(tables, entity, change)),
        .. Gone(tables),
        .. tables.Contract.Skipped.Select(field => Note(
            SchemaNoteKind.Skipped, entity, field, null, "left out", "longText is \"skip\"")),
        .. tables.Contract.Columns.Where(column => column.CutAt is not null).Select(column => Note(
            SchemaNoteKind.Cut, entity, column.Field, column.Type, $"cut at {column.CutAt} characters", "longText is \"truncate\"")),
        .. tables.Contract.Columns.Where(column => column is { CanExceed: true, CutAt: null } && IsNew(tables, column))
            .Select(column => Note(SchemaNoteKind.MayExceed, entity, column.Field, column.Type, TooLong, "longText is \"fail\"")),
    ];

    private static bool IsNew(ObjectTables tables, TableColumn column) =>
        !tables.Target.Exists || tables.Target.Changes.Any(change => change.Column == column.Name && change.From is null);

    private static SchemaNote Changed(ObjectTables tables, EntityDescription entity, ColumnChange change)
    {
        string field = tables.Contract.Columns.FirstOrDefault(column => column.Name == change.Column)?.Field ?? change.Column;
        EntityField? described = FieldSelection.Find(entity, field);
        string type = described is null ? "kept by the orchestrator" : TypeOf(described);
        return change.Kind switch
        {
            ColumnChangeKind.Added => new(SchemaNoteKind.Added, entity.Name, field, null, change.To, $"new in {Source(tables.Object)}, {type}"),
            ColumnChangeKind.Widened => new(SchemaNoteKind.Widened, entity.Name, field, change.From, change.To, $"{type} in {Source(tables.Object)}"),
            _ => new(SchemaNoteKind.Retyped, entity.Name, field, change.From, change.To, $"{type} in {Source(tables.Object)}"),
        };
    }

    private static IEnumerable<SchemaNote> Gone(ObjectTables tables)
    {
        string why = tables.Object.Replica is null
            ? "gone in Salesforce, not visible or not chosen"
            : $"gone in {Source(tables.Object)}";
        return tables.Unmapped.Select(column => tables.Blank.Count > 0
            ? new SchemaNote(SchemaNoteKind.Blanked, tables.Object.Name, column, null, "emptied", why)
            : new SchemaNote(SchemaNoteKind.Kept, tables.Object.Name, column, null, "kept, nothing is loaded into it", why));
    }

    private static string Source(ObjectPlan o) => o.Replica is { } replica ? $"{replica.Schema}.{replica.Table}" : "Salesforce";

    private static SchemaNote Note(SchemaNoteKind kind, EntityDescription entity, string field, string? from, string to, string option)
    {
        EntityField? described = FieldSelection.Find(entity, field);
        return new(kind, entity.Name, field, from, to, described is null ? option : $"{TypeOf(described)}, {option}");
    }

    private static string TypeOf(EntityField field) => field.MaxLength is { } length ? $"{field.Type}({length})" : field.Type;
}

/// <summary>What becomes of a column.</summary>
public enum SchemaNoteKind
{
    Added,
    Widened,
    Retyped,

    /// <summary>Its field is gone, its values stay.</summary>
    Kept,

    /// <summary>Its field is gone, its values too.</summary>
    Blanked,

    /// <summary>Long texts are cut.</summary>
    Cut,

    /// <summary>Left out, because texts may be too long.</summary>
    Skipped,

    /// <summary>Loaded as it is, although a text could be too long.</summary>
    MayExceed,
}
