namespace AwsSimulator.Salesforce;

/// <summary>One version of one record. Versions never change; a later one points to the one before.</summary>
public sealed class SalesforceRecord
{
    private readonly SalesforceObject owner;
    private readonly object?[] values;

    internal SalesforceRecord(SalesforceObject owner, object?[] values, DateTimeOffset visibleFrom, SalesforceRecord? former)
    {
        this.owner = owner;
        this.values = values;
        VisibleFrom = visibleFrom;
        Former = former;
    }

    /// <summary>The record's Id: 18 characters in a generated org, whatever the file says in a loaded one.</summary>
    public string Id => (string)this["Id"]!;

    /// <summary>In the recycle bin. False where the object has no such field or the field is null.</summary>
    public bool IsDeleted => owner.Find("IsDeleted") is { } deletion && this[deletion] is true;

    /// <summary>The value of the object's cursor field; null where either is missing.</summary>
    public DateTime? Stamp => owner.CursorField is { } cursor ? (DateTime?)this[cursor] : null;

    /// <summary>When a query first sees this version, which may be later than its stamp.</summary>
    public DateTimeOffset VisibleFrom { get; }

    internal SalesforceRecord? Former { get; }

    /// <summary>From here on the record is nowhere, not even in the recycle bin.</summary>
    internal bool IsErased { get; init; }

    /// <summary>A value of the type that <see cref="FieldKind"/> names, or null.</summary>
    public object? this[SalesforceField field] => field.Ordinal < values.Length ? values[field.Ordinal] : null;

    /// <exception cref="KeyNotFoundException">The object has no such field (any more).</exception>
    public object? this[string field] =>
        this[owner.Find(field) ?? throw new KeyNotFoundException($"{owner.Name} has no field {field}.")];

    /// <summary>The values again, with room for every field the object has by now.</summary>
    internal object?[] CopyValues(int width)
    {
        var copy = new object?[Math.Max(width, values.Length)];
        values.CopyTo(copy, 0);
        return copy;
    }
}
