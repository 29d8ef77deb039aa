using System.Globalization;
using AwsSimulator.Salesforce;

namespace Orchestrator.Cli.Demo;

/// <summary>
/// A field's value in one spelling for both sides of the comparison, whatever CLR type the org or the database driver gives it.
/// Two values are equal exactly when their texts are; null has none.
/// </summary>
public static class FieldText
{
    public static string? Of(object? value, FieldKind kind) => value is null or DBNull ? null : kind switch
    {
        FieldKind.Boolean => Convert.ToBoolean(value, CultureInfo.InvariantCulture) ? "true" : "false",
        FieldKind.Integer or FieldKind.Number => Convert.ToDouble(value, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture),
        FieldKind.Date => (value is DateTime date ? DateOnly.FromDateTime(date) : (DateOnly)value).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        FieldKind.DateTime => ((DateTime)value).ToString("yyyy-MM-ddTHH:mm:ss.ffffff", CultureInfo.InvariantCulture),
        _ => (string)value,
    };
}
