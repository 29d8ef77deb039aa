namespace Amazon.JsonProtocol;

/// <summary>The member travels in the request's path, percent-encoded, and not in its body.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class UriLabelAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

/// <summary>A caller who leaves the member null gets a fresh GUID, the same one on every attempt of the call.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class IdempotencyTokenAttribute : Attribute;
