namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>A cookie to be sent.</summary>
public sealed class HttpCookie : IHttpCookie
{
    public HttpCookie(string name, string value)
    {
        Name = name;
        Value = value;
    }

    public string Name { get; set; }

    public string Value { get; set; }

    public string? Domain { get; set; }

    public string? Path { get; set; }

    public DateTimeOffset? Expires { get; set; }

    public bool? HttpOnly { get; set; }

    public bool? Secure { get; set; }

    public double? MaxAge { get; set; }

    public SameSite SameSite { get; set; }
}
