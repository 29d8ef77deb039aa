namespace AwsSimulator.AppFlow;

/// <summary>Where a connector's entities and their fields come from when no cache answers.</summary>
internal interface IEntityCatalogue
{
    /// <summary>The heading under which ListConnectorEntities shows them.</summary>
    string Heading { get; }

    Task<IReadOnlyList<string>> Names(CancellationToken stop);

    Task<ConnectorEntityFields?> Find(string entity, CancellationToken stop);
}

internal sealed record ConnectorEntityFields(IReadOnlyList<ConnectorEntityField> Fields)
{
    public ConnectorEntityField? Find(string identifier) => Fields.FirstOrDefault(field => field.Identifier == identifier);
}

internal sealed record ConnectorEntity(string Name, string Label, bool HasNestedEntities);

internal sealed record ConnectorEntityField
{
    public required string Identifier { get; init; }

    public required string Label { get; init; }

    public bool? IsPrimaryKey { get; init; }

    public required SupportedFieldTypeDetails SupportedFieldTypeDetails { get; init; }

    public SourceFieldProperties? SourceProperties { get; init; }

    public DestinationFieldProperties? DestinationProperties { get; init; }
}

internal sealed record SupportedFieldTypeDetails(FieldTypeDetails V1);

internal sealed record FieldTypeDetails(string FieldType, IReadOnlyList<string> FilterOperators)
{
    public LengthRange? FieldLengthRange { get; init; }
}

internal sealed record LengthRange(double Minimum, double Maximum);

internal sealed record SourceFieldProperties(bool IsRetrievable, bool IsQueryable, bool IsTimestampFieldForIncrementalQueries);

internal sealed record DestinationFieldProperties(bool IsCreatable, bool IsNullable, bool IsUpsertable, bool IsUpdatable);
