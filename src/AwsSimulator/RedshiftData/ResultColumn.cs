using System.Text.Json.Serialization;
using Npgsql.Schema;

namespace AwsSimulator.RedshiftData;

/// <summary>What the Data API tells of a result's column.</summary>
internal sealed record ResultColumn(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("label")] string Label,
    [property: JsonPropertyName("typeName")] string TypeName,
    [property: JsonPropertyName("nullable")] int Nullable,
    [property: JsonPropertyName("precision")] int Precision,
    [property: JsonPropertyName("scale")] int Scale,
    [property: JsonPropertyName("length")] int Length,
    [property: JsonPropertyName("isSigned")] bool IsSigned,
    [property: JsonPropertyName("isCaseSensitive")] bool IsCaseSensitive,
    [property: JsonPropertyName("isCurrency")] bool IsCurrency,
    [property: JsonPropertyName("schemaName")] string SchemaName,
    [property: JsonPropertyName("tableName")] string TableName,
    [property: JsonPropertyName("columnDefault")] string? ColumnDefault = null)
{
    private const int UnknownNullability = 1;

    public static ResultColumn From(NpgsqlDbColumn column)
    {
        string type = column.PostgresType.InternalName;
        bool isNumber = type is "int2" or "int4" or "int8" or "float4" or "float8" or "numeric";
        return new ResultColumn(
            column.ColumnName, column.ColumnName, RedshiftName(type), UnknownNullability,
            column.NumericPrecision ?? Digits(type) ?? column.ColumnSize ?? 0, column.NumericScale ?? 0, Length: 0,
            isNumber, IsCaseSensitive: type is "varchar" or "bpchar" or "text", IsCurrency: false, SchemaName: "", TableName: "");
    }

    /// <summary>A column of a table, from PostgreSQL's catalogue.</summary>
    public static ResultColumn OfTable(
        string schema, string table, string name, string type, int modifier, bool nullable, string? defaultValue)
    {
        // The catalogue counts four bytes of its own in; a number's digits stand in the upper half of the rest.
        int? declared = modifier >= 4 ? modifier - 4 : null;
        bool isDecimal = type == "numeric";
        bool isText = type is "varchar" or "bpchar" or "text";
        return new ResultColumn(
            name, name, RedshiftName(type), nullable ? 1 : 0,
            isDecimal ? declared >> 16 ?? 0 : Digits(type) ?? declared ?? 0,
            isDecimal ? declared & 0xFFFF ?? 0 : 0,
            isText ? declared ?? 0 : 0,
            isDecimal || Digits(type) is not null, isText, IsCurrency: false, schema, table, defaultValue);
    }

    private static string RedshiftName(string type) => type switch
    {
        "jsonb" => "super",
        "text" => "varchar",
        _ => type,
    };

    private static int? Digits(string type) => type switch
    {
        "int2" => 5,
        "int4" => 10,
        "int8" => 19,
        "float4" => 8,
        "float8" => 17,
        _ => null,
    };
}
