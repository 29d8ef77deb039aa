namespace Orchestrator.Configuration;

/// <summary>What the pipeline file says of an object's table: types, long texts, changes of the schema, physical design.</summary>
public sealed record TableRules
{
    public static readonly TableRules Default = new();

    /// <summary>Types that go before what the connector's description would give.</summary>
    public IReadOnlyList<ColumnChoice> Columns { get; init; } = [];

    public LongText LongText { get; init; } = LongText.Fail;

    /// <summary><c>schema: evolve | fail</c>, for fields that got another type.</summary>
    public RetypedPolicy Retyped { get; init; } = RetypedPolicy.Evolve;

    /// <summary><c>removed: keep | null</c>, for fields that are gone.</summary>
    public RemovedPolicy Removed { get; init; } = RemovedPolicy.Keep;

    /// <summary>A field, or <c>even</c>, <c>all</c>, <c>auto</c>; null: the key's first field.</summary>
    public Written? DistKey { get; init; }

    /// <summary>Fields in order; empty: the key.</summary>
    public IReadOnlyList<Written> SortKey { get; init; } = [];

    /// <summary>Compression by field; the others get theirs by the rule of their type.</summary>
    public IReadOnlyList<ColumnChoice> Encode { get; init; } = [];

    /// <summary>Every field these rules name.</summary>
    public IEnumerable<Written> Fields =>
    [
        .. Columns.Select(column => column.Field),
        .. SortKey,
        .. Encode.Select(column => column.Field),
        .. DistKey is { } name && !DistributionStyles.Contains(name.Value) ? (Written[])[name] : [],
    ];

    /// <summary>Values of <c>distKey</c> that are not fields.</summary>
    internal static IReadOnlyList<string> DistributionStyles { get; } = ["even", "all", "auto"];

    /// <summary>The type the file gives a field; null where it gives none.</summary>
    public string? TypeOf(string field) => Choice(Columns, field);

    /// <summary>The encoding the file gives a field; null where it gives none.</summary>
    public string? EncodingOf(string field) => Choice(Encode, field);

    private static string? Choice(IReadOnlyList<ColumnChoice> choices, string field) =>
        choices.FirstOrDefault(choice => choice.Field.Value.Equals(field, StringComparison.OrdinalIgnoreCase))?.Value;
}

/// <summary>A field and what is chosen for its column: a type, or an encoding.</summary>
public sealed record ColumnChoice(Written Field, string Value);

/// <summary>What becomes of a text field whose values can be longer than the 65,535 bytes a column holds.</summary>
public enum LongText
{
    /// <summary>It is loaded as it is; a value that is too long fails the load, by name.</summary>
    Fail,

    /// <summary>AppFlow cuts its values to a length that always fits.</summary>
    Truncate,

    /// <summary>The field is left out.</summary>
    Skip,
}

/// <summary>What becomes of a column whose field got another type.</summary>
public enum RetypedPolicy
{
    /// <summary>It takes a type that holds old and new values.</summary>
    Evolve,

    /// <summary>The run is refused.</summary>
    Fail,
}

/// <summary>What becomes of a column whose field is gone.</summary>
public enum RemovedPolicy
{
    /// <summary>It keeps the last value each record had.</summary>
    Keep,

    /// <summary>It is emptied.</summary>
    Blank,
}
