using System.Globalization;

namespace Orchestrator.Warehouse;

/// <summary>
/// Writes names and values into SQL text. The Data API's parameters can be neither identifiers, nor null, nor empty, so values are written
/// as literals.
/// </summary>
internal static class Sql
{
    public const string StagingSchema = "salesforce_incremental";

    /// <summary>A quoted identifier: reserved words and digits in front are no special case then.</summary>
    public static string Name(string identifier) => $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public static string Table(string schema, string table) => $"{Name(schema)}.{Name(table)}";

    public static string Staging(string table) => Table(StagingSchema, table);

    public static string Text(string? value) => value is null ? "NULL" : $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>As <see cref="Text"/>, cut to what the column holds in bytes.</summary>
    public static string Text(string? value, int bytes)
    {
        if (value is null || System.Text.Encoding.UTF8.GetByteCount(value) <= bytes)
        {
            return Text(value);
        }

        int length = value.Length;
        while (System.Text.Encoding.UTF8.GetByteCount(value.AsSpan(0, length)) > bytes || char.IsHighSurrogate(value[length - 1]))
        {
            length--;
        }

        return Text(value[..length]);
    }

    /// <summary>A UTC time stamp, to the microsecond.</summary>
    public static string Moment(DateTimeOffset? moment) => moment is { } value
        ? $"'{value.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture)}'"
        : "NULL";

    public static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "NULL";

    public static string Texts(IEnumerable<string> values) => string.Join(", ", values.Select(value => Text(value)));
}
