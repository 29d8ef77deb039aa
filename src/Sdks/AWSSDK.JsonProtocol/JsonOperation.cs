using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Amazon.JsonProtocol;

/// <summary>One operation: how its request is written, its response read and its errors named.</summary>
internal sealed class JsonOperation<TResponse>(
    JsonService service, string name, string httpMethod, string uri, IReadOnlyDictionary<string, ServiceExceptionFactory> errors)
    where TResponse : AmazonWebServiceResponse, new()
{
    private readonly RequestMarshaller marshaller = new(service, name, httpMethod, uri);
    private readonly JsonUnmarshaller<TResponse> unmarshaller = new(service, errors);

    /// <summary>Core keeps the options of a call for as long as the call lasts, so every call gets its own.</summary>
    public InvokeOptions Options => new() { RequestMarshaller = marshaller, ResponseUnmarshaller = unmarshaller };
}
