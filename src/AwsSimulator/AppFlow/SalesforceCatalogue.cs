using AwsSimulator.Salesforce;

namespace AwsSimulator.AppFlow;

/// <summary>
/// The org as AppFlow's Salesforce connector describes it: label, type and mostly, or never, a length; no precision, scale or formula mark.
/// </summary>
internal sealed class SalesforceCatalogue(SalesforceOrg org, Func<bool> describesLengths) : IEntityCatalogue
{
    private static readonly string[] Comparable =
    [
        "EQUAL_TO", "NOT_EQUAL_TO", "GREATER_THAN", "LESS_THAN", "GREATER_THAN_OR_EQUAL_TO", "LESS_THAN_OR_EQUAL_TO", "BETWEEN",
        "PROJECTION",
    ];

    private static readonly string[] Textual = ["EQUAL_TO", "NOT_EQUAL_TO", "CONTAINS", "PROJECTION"];

    public string Heading => "Objects";

    public Task<IReadOnlyList<string>> Names(CancellationToken stop) =>
        Task.FromResult<IReadOnlyList<string>>([.. org.Objects.Select(known => known.Name)]);

    public Task<ConnectorEntityFields?> Find(string entity, CancellationToken stop) =>
        Task.FromResult(org.Find(entity) is { } known ? new ConnectorEntityFields([.. known.Fields.Select(Describe)]) : null);

    private ConnectorEntityField Describe(SalesforceField field) => new()
    {
        Identifier = field.Name,
        Label = field.Label,
        IsPrimaryKey = field.Type == "id",
        SupportedFieldTypeDetails = new SupportedFieldTypeDetails(new FieldTypeDetails(field.Type, OperatorsOf(field.Kind))
        {
            // A multi-select picklist has no length a person set; the connector leaves it out.
            FieldLengthRange = describesLengths() && field is { Length: > 0, Type: not "multipicklist" }
                ? new LengthRange(0, field.Length)
                : null,
        }),
        SourceProperties = new SourceFieldProperties(
            IsRetrievable: true,
            IsQueryable: field.Kind != FieldKind.Compound,
            IsTimestampFieldForIncrementalQueries: field is
                { Kind: FieldKind.DateTime, Name: "SystemModstamp" or "LastModifiedDate" or "CreatedDate" }),
    };

    private static string[] OperatorsOf(FieldKind kind) => kind switch
    {
        FieldKind.Text => Textual,
        FieldKind.Boolean => ["EQUAL_TO", "NOT_EQUAL_TO", "PROJECTION"],
        FieldKind.Compound => ["PROJECTION"],
        _ => Comparable,
    };
}
