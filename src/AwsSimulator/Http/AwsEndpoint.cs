namespace AwsSimulator.Http;

/// <summary>One simulated service behind the common port: what it recognises, what it answers and how it words an error.</summary>
public abstract class AwsEndpoint(string signingName)
{
    /// <summary>The service's name in signatures, faults and the call log, for example <c>redshift-data</c>.</summary>
    public string SigningName { get; } = signingName;

    /// <summary>The operations it answers.</summary>
    public abstract IEnumerable<string> OperationNames { get; }

    /// <summary>HTTP status of a throttled call.</summary>
    public abstract int ThrottledStatus { get; }

    /// <summary>HTTP status of a call that is not signed as it must be.</summary>
    public abstract int DeniedStatus { get; }

    /// <summary>Whether the request is for this service.</summary>
    public abstract bool Handles(AwsRequest request);

    /// <summary>The operation asked for, or null when the service has none like it.</summary>
    public abstract string? OperationOf(AwsRequest request);

    /// <summary>What the call is about, for the call log; null where the service does not say.</summary>
    public virtual string? ResourceOf(AwsRequest request) => null;

    /// <summary>Does what the operation says.</summary>
    /// <exception cref="AwsException">The service refuses.</exception>
    public abstract Task<AwsResponse> Answer(string operation, AwsRequest request, CancellationToken stop);

    /// <summary>The error in the form of this service's protocol.</summary>
    public abstract AwsResponse Error(AwsException error, string requestId);

    /// <summary>Whether calls of the operation must be signed: all, unless the service says otherwise.</summary>
    public virtual bool IsSigned(string? operation) => true;

    /// <summary>The code of an internal error, which clients retry.</summary>
    public virtual string InternalErrorCode => "InternalServerException";
}
