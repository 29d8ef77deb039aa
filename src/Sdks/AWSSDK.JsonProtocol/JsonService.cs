using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Amazon.JsonProtocol;

/// <summary>What the requests of one AWS service have in common.</summary>
internal sealed class JsonService : IServiceMetadata
{
    /// <summary>Client namespace, for example <c>Amazon.Appflow</c>.</summary>
    public required string Name { get; init; }

    /// <summary>AWS's id of the service; endpoint environment variables are named after it.</summary>
    public required string ServiceId { get; init; }

    /// <summary>Host name before the region, and the name requests are signed for.</summary>
    public required string EndpointPrefix { get; init; }

    public required string ApiVersion { get; init; }

    /// <summary>
    /// Prefix of <c>X-Amz-Target</c> in the AWS JSON 1.1 protocol; null for REST-JSON, where method and path name the operation.
    /// </summary>
    public string? TargetPrefix { get; init; }

    /// <summary>Builds the service's root exception, for error codes an operation does not model.</summary>
    public required ServiceExceptionFactory UnmodelledError { get; init; }

    public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();
}

internal delegate AmazonServiceException ServiceExceptionFactory(
    string message, Exception? innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode);
