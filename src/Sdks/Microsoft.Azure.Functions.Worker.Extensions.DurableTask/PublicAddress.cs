using Microsoft.Azure.Functions.Worker.Http;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The address a caller used, which a proxy in between tells in Forwarded or X-Forwarded headers.</summary>
internal static class PublicAddress
{
    public static string Of(HttpRequestData request)
    {
        string? proto = First(request, "X-Forwarded-Proto");
        string? host = First(request, "X-Forwarded-Host");
        if (First(request, "Forwarded") is { } forwarded)
        {
            Dictionary<string, string> parts = forwarded.Split(';')
                .Select(part => part.Split('=', 2, StringSplitOptions.TrimEntries))
                .Where(part => part.Length == 2)
                .ToDictionary(part => part[0], part => part[1]);
            proto = parts.GetValueOrDefault("proto");
            host = parts.GetValueOrDefault("host");
        }

        return $"{proto ?? request.Url.Scheme}://{host ?? request.Url.Authority}";
    }

    private static string? First(HttpRequestData request, string header) =>
        request.Headers.TryGetValues(header, out IEnumerable<string>? values) ? values.FirstOrDefault() : null;
}
