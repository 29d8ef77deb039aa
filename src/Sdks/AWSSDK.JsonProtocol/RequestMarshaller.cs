using System.Reflection;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Util;

namespace Amazon.JsonProtocol;

/// <summary>
/// Turns a request object into HTTP: method, path with its labels, headers and JSON body. Core calls it once per call, not per attempt.
/// </summary>
internal sealed class RequestMarshaller(JsonService service, string operation, string httpMethod, string uri)
    : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var request = new DefaultRequest(input, service.Name) { HttpMethod = httpMethod, ResourcePath = uri };
        request.Headers[HeaderKeys.XAmzApiVersion] = service.ApiVersion;
        AddLabels(request, input);

        if (service.TargetPrefix is not null)
        {
            request.Headers["X-Amz-Target"] = $"{service.TargetPrefix}.{operation}";
        }

        if (httpMethod != "GET")
        {
            request.Headers[HeaderKeys.ContentTypeHeader] = service.TargetPrefix is null ? "application/json" : "application/x-amz-json-1.1";
            request.Content = JsonSerializer.SerializeToUtf8Bytes(input, input.GetType(), WireJson.Options);
        }

        return request;
    }

    private void AddLabels(DefaultRequest request, AmazonWebServiceRequest input)
    {
        foreach (PropertyInfo property in input.GetType().GetProperties())
        {
            if (property.GetCustomAttribute<UriLabelAttribute>() is not { } label)
            {
                continue;
            }

            if (property.GetValue(input) is not string value || value.Length == 0)
            {
                throw service.UnmodelledError($"{operation} needs {property.Name}: it is part of the path.", null, ErrorType.Sender, "", "", default);
            }

            request.AddPathResource($"{{{label.Name}}}", value);
        }
    }
}
