using System.Globalization;
using AwsSimulator.Http;

namespace AwsSimulator.Dms;

/// <summary>What DMS's lists have in common: filters by name, and pages by Marker.</summary>
internal static class DmsList
{
    private const int DefaultPage = 100;

    /// <summary>The items that match every filter; of one filter any value.</summary>
    /// <param name="items">All there are.</param>
    /// <param name="input">The request.</param>
    /// <param name="fields">The names that may be filtered by, and what they mean.</param>
    public static IReadOnlyList<T> Filtered<T>(IEnumerable<T> items, Members input, IReadOnlyDictionary<string, Func<T, string>> fields)
    {
        foreach (Members filter in input.Structures("Filters") ?? [])
        {
            string name = filter.RequiredText("Name");
            IReadOnlyList<string> values = filter.Texts("Values") ?? throw Members.Missing("Values");
            Func<T, string> field = fields.GetValueOrDefault(name)
                ?? throw Invalid($"The filter name {name} is not one of {string.Join(", ", fields.Keys)}.");
            items = items.Where(item => values.Contains(field(item)));
        }

        return [.. items];
    }

    /// <summary>One page, and the marker of the next or null.</summary>
    public static (IReadOnlyList<T> Items, string? Marker) Page<T>(IReadOnlyList<T> items, Members input, int most)
    {
        long size = input.Integer("MaxRecords") ?? DefaultPage;
        if (size < 20 || size > most)
        {
            throw Invalid($"The parameter MaxRecords must be between 20 and {most}, inclusive.");
        }

        int from = 0;
        if (input.Text("Marker") is { Length: > 0 } marker
            && (!int.TryParse(marker, NumberStyles.None, CultureInfo.InvariantCulture, out from) || from > items.Count))
        {
            throw Invalid("The parameter Marker is not one that was handed out.");
        }

        int to = (int)Math.Min(from + size, items.Count);
        return ([.. items.Skip(from).Take(to - from)], to < items.Count ? to.ToString(CultureInfo.InvariantCulture) : null);
    }

    private static AwsException Invalid(string message) => new("InvalidParameterValueException", message);
}
