namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>A cookie.</summary>
public interface IHttpCookie
{
    string Name { get; }

    string Value { get; }

    string? Domain { get; }

    string? Path { get; }

    DateTimeOffset? Expires { get; }

    bool? HttpOnly { get; }

    bool? Secure { get; }

    /// <summary>Seconds.</summary>
    double? MaxAge { get; }

    SameSite SameSite { get; }
}
