using System.Globalization;
using System.Text.RegularExpressions;

namespace Orchestrator.Warehouse;

/// <summary>The least type that holds the values of two types. Text holds everything.</summary>
internal static partial class TypeUnion
{
    private const int MostDigits = 38;

    // The longest text of a number, a truth value or a moment.
    private const int ShortText = 64;

    private static readonly string[] Whole = ["SMALLINT", "INTEGER", "BIGINT"];
    private static readonly int[] WholeDigits = [5, 10, 19];

    /// <summary>Types the orchestrator makes; the values of others cannot be judged.</summary>
    public static bool Knows(string type) =>
        Array.IndexOf(Whole, type) >= 0
        || type is "REAL" or "DOUBLE PRECISION" or "BOOLEAN" or "DATE" or "TIMESTAMP"
        || TextLength(type) is not null
        || Decimal(type) is not null;

    public static string Of(string one, string other)
    {
        if (one == other)
        {
            return one;
        }

        if (TextLength(one) is not null || TextLength(other) is not null)
        {
            return $"VARCHAR({Math.Max(TextLength(one) ?? ShortText, TextLength(other) ?? ShortText)})";
        }

        if (one is "DATE" or "TIMESTAMP" && other is "DATE" or "TIMESTAMP")
        {
            return "TIMESTAMP";
        }

        return (Digits(one), Digits(other)) switch
        {
            ({ } a, { } b) => Number(one, a, other, b),
            _ when IsNumber(one) && IsNumber(other) => "DOUBLE PRECISION",
            _ => $"VARCHAR({ShortText})",
        };
    }

    /// <summary>Bytes of a text type; null for other types.</summary>
    public static int? TextLength(string type) => TextForm().Match(type) is { Success: true } match ? Int(match.Groups[1]) : null;

    private static bool IsNumber(string type) => type is "REAL" or "DOUBLE PRECISION" || Digits(type) is not null;

    private static string Number(string one, (int Before, int After) a, string other, (int Before, int After) b)
    {
        int before = Math.Max(a.Before, b.Before), after = Math.Max(a.After, b.After);
        if (Decimal(one) is null && Decimal(other) is null)
        {
            return Whole[Math.Max(Array.IndexOf(Whole, one), Array.IndexOf(Whole, other))];
        }

        return before + after <= MostDigits ? $"NUMERIC({before + after},{after})" : "DOUBLE PRECISION";
    }

    // Digits before and after the point of an exact number.
    private static (int Before, int After)? Digits(string type)
    {
        int whole = Array.IndexOf(Whole, type);
        return whole >= 0 ? (WholeDigits[whole], 0) : Decimal(type) is { } sizes ? (sizes.Precision - sizes.Scale, sizes.Scale) : null;
    }

    private static (int Precision, int Scale)? Decimal(string type) =>
        DecimalForm().Match(type) is { Success: true } match ? (Int(match.Groups[1]), Int(match.Groups[2])) : null;

    private static int Int(Group digits) => int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^VARCHAR\(([0-9]+)\)$")]
    private static partial Regex TextForm();

    [GeneratedRegex(@"^NUMERIC\(([0-9]+),([0-9]+)\)$")]
    private static partial Regex DecimalForm();
}
