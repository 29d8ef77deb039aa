using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace Orchestrator.LocalHost.Http;

/// <summary>A request as functions see it; its body has been read.</summary>
internal sealed class LocalHttpRequestData(FunctionContext context, HttpRequest request, byte[] body) : HttpRequestData(context)
{
    public override Stream Body { get; } = new MemoryStream(body, writable: false);

    public override HttpHeadersCollection Headers { get; } =
        new(request.Headers.Select(header => KeyValuePair.Create(header.Key, header.Value.OfType<string>())));

    public override IReadOnlyCollection<IHttpCookie> Cookies { get; } =
        [.. request.Cookies.Select(cookie => new HttpCookie(cookie.Key, cookie.Value))];

    public override Uri Url { get; } = new(request.GetEncodedUrl());

    /// <summary>None: callers show a key, not who they are.</summary>
    public override IEnumerable<ClaimsIdentity> Identities => [];

    public override string Method { get; } = request.Method;

    public static async Task<byte[]> ReadBody(HttpRequest request, CancellationToken cancellation)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellation);
        return body.ToArray();
    }

    public override HttpResponseData CreateResponse() => new LocalHttpResponseData(FunctionContext);
}
