using Orchestrator.Flows;

namespace Orchestrator.Warehouse;

/// <summary>Redshift type of a connector field.</summary>
internal static class ColumnType
{
    /// <summary>Bytes; the most a Redshift text column holds.</summary>
    internal const int LongestText = 65_535;

    /// <summary>Null for fields that are not loaded: compound ones (their parts are fields of their own) and base64 content.</summary>
    internal static string? Of(EntityField field) => field.Type.ToLowerInvariant() switch
    {
        "address" or "location" or "complexvalue" or "base64" => null,
        "boolean" => "BOOLEAN",
        "int" or "integer" => "INTEGER",
        "long" => "BIGINT",
        // The connector says neither precision nor scale, so a decimal type could cut what Salesforce holds.
        "double" or "currency" or "percent" or "decimal" or "float" => "DOUBLE PRECISION",
        "date" => "DATE",
        "datetime" => "TIMESTAMP",
        _ => $"VARCHAR({Bytes(field.MaxLength)})",
    };

    // Salesforce counts characters, Redshift counts bytes of UTF-8: at most four per character.
    private static int Bytes(int? characters) => characters is > 0 and < LongestText / 4 ? characters.Value * 4 : LongestText;
}
