using Orchestrator.Flows;

namespace Orchestrator.Warehouse;

/// <summary>Redshift type of a connector field.</summary>
internal static class ColumnType
{
    /// <summary>Bytes; the most a Redshift text column holds.</summary>
    internal const int LongestText = 65_535;

    /// <summary>Characters that always fit into <see cref="LongestText"/>: UTF-8 takes at most four bytes for one.</summary>
    internal const int SafeCharacters = LongestText / 4;

    /// <summary>Null for fields that are not loaded: compound ones (their parts are fields of their own) and base64 content.</summary>
    internal static string? Of(EntityField field) => field.Type.ToLowerInvariant() switch
    {
        "address" or "location" or "complexvalue" or "base64" => null,
        "boolean" => "BOOLEAN",
        "int" or "integer" => "INTEGER",
        "long" => "BIGINT",
        // The connector says neither precision nor scale, so a decimal type could cut what Salesforce holds.
        "double" or "currency" or "percent" or "decimal" or "float" => "DOUBLE PRECISION",
        "time" => "VARCHAR(64)",
        "date" => "DATE",
        "datetime" => "TIMESTAMP",
        _ => $"VARCHAR({Bytes(field.MaxLength)})",
    };

    /// <summary>
    /// Whether values can be longer than a column holds. Of fields without a known length only free text can: picklists and references
    /// have limits of their own in Salesforce.
    /// </summary>
    internal static bool CanExceed(EntityField field) => field.MaxLength is { } longest
        ? IsText(field) && longest > SafeCharacters
        : field.Type.ToLowerInvariant() is "textarea" or "string" or "anytype";

    private static bool IsText(EntityField field) => Of(field)?.StartsWith("VARCHAR", StringComparison.Ordinal) ?? false;

    // Salesforce counts characters, Redshift counts bytes of UTF-8: at most four per character.
    private static int Bytes(int? characters) => characters is > 0 and <= SafeCharacters ? characters.Value * 4 : LongestText;
}
