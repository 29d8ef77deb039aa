using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Gives a parameter the client of the task hub.</summary>
public sealed class DurableClientAttribute : InputBindingAttribute
{
    /// <summary>Default: the hub of host.json.</summary>
    public string? TaskHub { get; set; }

    /// <summary>Name of the connection setting. Default: the hub's.</summary>
    public string? ConnectionName { get; set; }
}
