namespace AwsSimulator.Salesforce;

/// <summary>One field of an object, as Salesforce's describe call gives it.</summary>
public sealed record SalesforceField
{
    /// <summary>API name.</summary>
    public required string Name { get; init; }

    /// <summary>Name a person sees.</summary>
    public required string Label { get; init; }

    /// <summary>Salesforce's word: <c>string</c>, <c>reference</c>, <c>currency</c>, <c>datetime</c>, …</summary>
    public required string Type { get; init; }

    /// <summary>What values the field holds.</summary>
    public required FieldKind Kind { get; init; }

    /// <summary>Longest text in characters; 0 where the type has none.</summary>
    public int Length { get; init; }

    /// <summary>Digits of a number in all; 0 where the type has none.</summary>
    public int Precision { get; init; }

    /// <summary>Digits after the point.</summary>
    public int Scale { get; init; }

    /// <summary>Digits of an integer.</summary>
    public int Digits { get; init; }

    /// <summary>May be null.</summary>
    public bool Nillable { get; init; } = true;

    /// <summary>A user may change it.</summary>
    public bool Updateable { get; init; }

    /// <summary>A formula: its value can change without any stamp of the record moving.</summary>
    public bool Calculated { get; init; }

    /// <summary>Numbered by Salesforce when the record is made.</summary>
    public bool AutoNumber { get; init; }

    /// <summary>The objects a reference may point to.</summary>
    public IReadOnlyList<string> ReferenceTo { get; init; } = [];

    /// <summary>The active values of a picklist.</summary>
    public IReadOnlyList<string> PicklistValues { get; init; } = [];

    /// <summary>Where a record's array of values holds this field's.</summary>
    internal int Ordinal { get; init; }
}
