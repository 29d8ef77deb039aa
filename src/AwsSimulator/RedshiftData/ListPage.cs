using System.Globalization;
using AwsSimulator.Http;

namespace AwsSimulator.RedshiftData;

/// <summary>One page of a list. The token is the number of items before the next page.</summary>
internal static class ListPage
{
    /// <summary>Cuts the page a request asks for; <c>MaxResults</c> 0 or absent means as many as one may ask for.</summary>
    /// <exception cref="AwsException">ValidationException: a token nobody gave.</exception>
    public static (IReadOnlyList<T> Items, string? NextToken) Of<T>(IReadOnlyList<T> all, Members input, int most)
    {
        int size = input.Integer("MaxResults") is { } asked and > 0 ? (int)asked : most;
        int first = 0;
        if (input.Text("NextToken") is { } token
            && (!int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out first) || first >= all.Count))
        {
            throw AwsException.Validation("Invalid token: NextToken");
        }

        int next = first + size;
        return ([.. all.Skip(first).Take(size)], next < all.Count ? next.ToString(CultureInfo.InvariantCulture) : null);
    }
}
