using System.Globalization;
using System.Text;
using AwsSimulator.Http;

namespace AwsSimulator.AppFlow;

/// <summary>One page of a list: at most <c>maxResults</c> items from where <c>nextToken</c> says.</summary>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? NextToken);

internal static class Page
{
    private const string Prefix = "after:";

    /// <summary>Cuts the page a request asks for.</summary>
    /// <param name="all">All items, in an order that does not change between the pages.</param>
    /// <param name="input">The request.</param>
    /// <param name="usual">Items per page when the request does not say.</param>
    /// <exception cref="AwsException">ValidationException: a token nobody gave.</exception>
    public static Page<T> Of<T>(IReadOnlyList<T> all, Members input, int usual = 20)
    {
        int size = (int)(input.Integer("maxResults") ?? usual);
        int start = input.Text("nextToken") is { } token ? Start(token) : 0;
        IReadOnlyList<T> items = [.. all.Skip(start).Take(size)];
        int end = start + items.Count;
        return new Page<T>(items, end < all.Count ? Token(end) : null);
    }

    private static string Token(int start) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(Prefix + start.ToString(CultureInfo.InvariantCulture)));

    private static int Start(string token)
    {
        Span<byte> bytes = stackalloc byte[64];
        if (Convert.TryFromBase64String(token, bytes, out int length)
            && Encoding.UTF8.GetString(bytes[..length]) is var text
            && text.StartsWith(Prefix, StringComparison.Ordinal)
            && int.TryParse(text[Prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out int start))
        {
            return start;
        }

        throw AwsException.Validation("The nextToken is not valid.");
    }
}
