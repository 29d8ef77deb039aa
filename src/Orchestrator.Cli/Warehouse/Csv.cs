namespace Orchestrator.Cli.Warehouse;

/// <summary>Comma-separated values as RFC 4180 has them; null is an empty place, an empty text is <c>""</c>.</summary>
public static class Csv
{
    private static readonly System.Buffers.SearchValues<char> Special = System.Buffers.SearchValues.Create(",\"\r\n");

    public static string Line(IEnumerable<string?> values) => string.Join(',', values.Select(Value));

    private static string Value(string? value) => value switch
    {
        null => "",
        "" => "\"\"",
        _ => value.AsSpan().ContainsAny(Special) ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : value,
    };
}
