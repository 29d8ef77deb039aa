namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>When a browser sends a cookie to another site.</summary>
public enum SameSite
{
    /// <summary>Not said.</summary>
    None = 0,
    Lax = 1,
    Strict = 2,
    ExplicitNone = 3,
}
