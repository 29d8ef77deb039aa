using System.Net;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.Internal.Util;

namespace Amazon.JsonProtocol;

/// <summary>
/// Reads a response body into <typeparamref name="TResponse"/>, and an error body into the exception modelled for its code.
/// </summary>
internal sealed class JsonUnmarshaller<TResponse>(JsonService service, IReadOnlyDictionary<string, ServiceExceptionFactory> errors)
    : JsonResponseUnmarshaller
    where TResponse : AmazonWebServiceResponse, new()
{
    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input)
    {
        using var body = new MemoryStream();
        input.Stream.CopyTo(body);
        // An operation without output may answer {} or nothing at all.
        return body.Length == 0
            ? new TResponse()
            : JsonSerializer.Deserialize<TResponse>(body.GetBuffer().AsSpan(0, (int)body.Length), WireJson.Options) ?? new TResponse();
    }

    public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
    {
        var reader = new StreamingUtf8JsonReader(input.Stream);
        ErrorResponse error = JsonErrorResponseUnmarshaller.GetInstance().Unmarshall(input, ref reader);

        ServiceExceptionFactory factory = errors.GetValueOrDefault(error.Code ?? "") ?? service.UnmodelledError;
        AmazonServiceException exception =
            factory(error.Message, innerException, error.Type, error.Code ?? "", error.RequestId, statusCode);
        ReadMembers(exception, input.GetResponseBodyBytes());
        return exception;
    }

    private static void ReadMembers(AmazonServiceException exception, byte[] body)
    {
        var members = exception.GetType().GetProperties().Where(property => property.IsDefined(typeof(JsonPropertyNameAttribute))).ToList();
        if (members.Count == 0 || body.Length == 0)
        {
            return;
        }

        using JsonDocument json = JsonDocument.Parse(body);
        foreach (PropertyInfo member in members)
        {
            if (json.RootElement.TryGetProperty(member.GetCustomAttribute<JsonPropertyNameAttribute>()!.Name, out JsonElement value))
            {
                member.SetValue(exception, value.Deserialize(member.PropertyType, WireJson.Options));
            }
        }
    }
}
