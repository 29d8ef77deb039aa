using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Starts the function on a request.</summary>
public sealed class HttpTriggerAttribute : TriggerBindingAttribute
{
    public HttpTriggerAttribute()
    {
    }

    public HttpTriggerAttribute(params string[] methods)
    {
        Methods = methods;
    }

    public HttpTriggerAttribute(AuthorizationLevel authLevel)
    {
        AuthLevel = authLevel;
    }

    public HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods)
    {
        AuthLevel = authLevel;
        Methods = methods;
    }

    /// <summary>Route below /api. Default: the function's name.</summary>
    public string? Route { get; set; }

    /// <summary>Allowed methods. Default: all.</summary>
    public string[]? Methods { get; }

    /// <summary>Default: <see cref="AuthorizationLevel.Function"/>.</summary>
    public AuthorizationLevel AuthLevel { get; } = AuthorizationLevel.Function;
}
