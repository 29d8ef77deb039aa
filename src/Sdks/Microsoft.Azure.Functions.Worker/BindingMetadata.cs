namespace Microsoft.Azure.Functions.Worker;

/// <summary>One binding of a function.</summary>
public abstract class BindingMetadata
{
    public abstract string Name { get; }

    /// <summary>Such as httpTrigger, durableClient.</summary>
    public abstract string Type { get; }

    public abstract BindingDirection Direction { get; }
}
