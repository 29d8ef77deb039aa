using System.Text.Json;

namespace AwsSimulator.Salesforce;

/// <summary>The answer of Salesforce's REST <c>sobjects/{name}/describe</c> call, reduced to what the simulator uses.</summary>
/// <param name="Name">API name of the object.</param>
/// <param name="Label">Name a person sees.</param>
/// <param name="KeyPrefix">First three characters of every Id of the object.</param>
/// <param name="Fields">All fields, in the document's order.</param>
internal sealed record DescribeDocument(string Name, string Label, string KeyPrefix, IReadOnlyList<SalesforceField> Fields)
{
    /// <exception cref="OrgFolderException">Not JSON, or not a describe answer, or a field of a type nobody knows.</exception>
    public static DescribeDocument Read(string path, Stream json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            JsonElement[] fields = [.. root.GetProperty("fields").EnumerateArray()];
            return new DescribeDocument(
                root.GetProperty("name").GetString()!,
                root.GetProperty("label").GetString()!,
                Text(root, "keyPrefix") ?? "a00",
                [.. fields.Select((field, ordinal) => ReadField(path, field, ordinal))]);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            int? line = (int?)((error as JsonException)?.LineNumber + 1);
            throw new OrgFolderException(path, line, $"This is not the answer of a Salesforce describe call: {error.Message}", error);
        }
    }

    private static SalesforceField ReadField(string path, JsonElement field, int ordinal)
    {
        string name = field.GetProperty("name").GetString()!;
        string type = field.GetProperty("type").GetString()!;
        return new SalesforceField
        {
            Name = name,
            Label = Text(field, "label") ?? name,
            Type = type,
            Kind = KindOf(type) ?? throw new OrgFolderException(path, null, $"Field {name} has the unknown type '{type}'."),
            Length = Number(field, "length"),
            Precision = Number(field, "precision"),
            Scale = Number(field, "scale"),
            Digits = Number(field, "digits"),
            Nillable = Flag(field, "nillable"),
            Updateable = Flag(field, "updateable"),
            Calculated = Flag(field, "calculated"),
            AutoNumber = Flag(field, "autoNumber"),
            ReferenceTo = [.. List(field, "referenceTo").Select(target => target.GetString()!)],
            PicklistValues =
            [
                .. List(field, "picklistValues").Where(value => Flag(value, "active"))
                    .Select(value => value.GetProperty("value").GetString()!),
            ],
            Ordinal = ordinal,
        };
    }

    private static FieldKind? KindOf(string type) => type switch
    {
        "id" or "reference" or "string" or "textarea" or "picklist" or "multipicklist" or "combobox" or "phone" or "url" or "email"
            or "encryptedstring" or "time" or "base64" or "anyType" or "datacategorygroupreference" => FieldKind.Text,
        "boolean" => FieldKind.Boolean,
        "int" or "long" => FieldKind.Integer,
        "double" or "currency" or "percent" => FieldKind.Number,
        "date" => FieldKind.Date,
        "datetime" => FieldKind.DateTime,
        "address" or "location" or "complexvalue" => FieldKind.Compound,
        _ => null,
    };

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static int Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetInt32() : 0;

    private static bool Flag(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.True;

    private static JsonElement.ArrayEnumerator List(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : default;
}
