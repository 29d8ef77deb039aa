using System.Globalization;
using System.Text.Json.Serialization;
using Npgsql.PostgresTypes;

namespace AwsSimulator.RedshiftData;

/// <summary>One value of a result: a union, so exactly one member is set.</summary>
internal sealed record ResultField(
    [property: JsonPropertyName("isNull")] bool? IsNull = null,
    [property: JsonPropertyName("booleanValue")] bool? BooleanValue = null,
    [property: JsonPropertyName("longValue")] long? LongValue = null,
    [property: JsonPropertyName("doubleValue"), JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
    double? DoubleValue = null,
    [property: JsonPropertyName("stringValue")] string? StringValue = null,
    [property: JsonPropertyName("blobValue")] byte[]? BlobValue = null)
{
    private static readonly ResultField Null = new(IsNull: true);

    /// <summary>A value from PostgreSQL's text form, under the member the Data API uses for its type.</summary>
    public static ResultField From(string? text, PostgresType type) => (text, type.InternalName) switch
    {
        (null, _) => Null,
        (_, "int2" or "int4" or "int8" or "oid") => new(LongValue: long.Parse(text, CultureInfo.InvariantCulture)),
        (_, "float4" or "float8") => new(DoubleValue: double.Parse(text, CultureInfo.InvariantCulture)),
        (_, "bool") => new(BooleanValue: text == "t"),
        (_, "bytea") => new(BlobValue: Convert.FromHexString(text.AsSpan(2))),
        _ => new(StringValue: text),
    };
}
