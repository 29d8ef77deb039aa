using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AwsSimulator.Http;

/// <summary>One request as it came over the wire, read whole.</summary>
/// <param name="Id">Becomes <c>x-amzn-RequestId</c>.</param>
/// <param name="Method">HTTP method in capitals.</param>
/// <param name="RawPath">The path as sent: still percent-encoded, which ASP.NET Core's own path is not.</param>
/// <param name="Query">The query string as sent, without the question mark.</param>
/// <param name="Headers">The headers; names are compared without regard to case.</param>
/// <param name="Body">The body's bytes.</param>
public sealed record AwsRequest(string Id, string Method, string RawPath, string Query, IHeaderDictionary Headers, byte[] Body)
{
    /// <summary>The operation a JSON 1.1 client names, for example <c>RedshiftData.ExecuteStatement</c>.</summary>
    public string? Target => Headers["X-Amz-Target"].ToString() is { Length: > 0 } target ? target : null;

    /// <summary>The service name the client signed for, if it signed at all.</summary>
    public string? SigningName => CredentialScope.Parse(Headers.Authorization.ToString())?.Service;

    /// <summary>The body as text.</summary>
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>Reads a request to its end.</summary>
    public static async Task<AwsRequest> Read(HttpContext context)
    {
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        int question = target.IndexOf('?', StringComparison.Ordinal);
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return new AwsRequest(
            Guid.NewGuid().ToString(),
            context.Request.Method.ToUpperInvariant(),
            question < 0 ? target : target[..question],
            question < 0 ? "" : target[(question + 1)..],
            context.Request.Headers,
            body.ToArray());
    }
}
