namespace Orchestrator.Aws;

/// <summary>AWS refused or did not answer; the same call with the same token may succeed. Activity retries are for this.</summary>
public sealed class TransientAwsException(string service, string operation, string resource, Exception inner)
    : Exception($"{service} {operation} for '{resource}' did not succeed and is tried again: {inner.Message}", inner)
{
    public string Service { get; } = service;

    public string Operation { get; } = operation;

    public string Resource { get; } = resource;
}
