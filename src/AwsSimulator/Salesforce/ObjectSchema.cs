using System.Collections.Frozen;

namespace AwsSimulator.Salesforce;

/// <summary>The fields of an object at one time. A field keeps its ordinal for ever, so records outlive changes of the schema.</summary>
internal sealed class ObjectSchema
{
    private readonly FrozenDictionary<string, SalesforceField> byName;

    public ObjectSchema(IReadOnlyList<SalesforceField> fields, int width)
    {
        Fields = fields;
        Width = width;
        byName = fields.ToFrozenDictionary(field => field.Name, StringComparer.Ordinal);
        Cursor = Find("SystemModstamp") ?? Find("LastModifiedDate");
    }

    public IReadOnlyList<SalesforceField> Fields { get; }

    public SalesforceField? Cursor { get; }

    /// <summary>How many ordinals were ever given.</summary>
    public int Width { get; }

    public SalesforceField? Find(string name) => byName.GetValueOrDefault(name);

    public ObjectSchema With(SalesforceField field) => new([.. Fields, field with { Ordinal = Width }], Width + 1);

    public ObjectSchema Without(string name) => new([.. Fields.Where(field => field.Name != name)], Width);
}
