using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace Orchestrator.LocalHost.Http;

/// <summary>What a function answers, kept until it has returned.</summary>
internal sealed class LocalHttpResponseData(FunctionContext context) : HttpResponseData(context)
{
    private readonly CollectedCookies _cookies = new();

    public override HttpStatusCode StatusCode { get; set; } = HttpStatusCode.OK;

    public override HttpHeadersCollection Headers { get; set; } = [];

    public override Stream Body { get; set; } = new MemoryStream();

    public override HttpCookies Cookies => _cookies;

    public async Task WriteTo(HttpResponse response, CancellationToken cancellation)
    {
        response.StatusCode = (int)StatusCode;
        foreach ((string name, IEnumerable<string> values) in Headers)
        {
            response.Headers[name] = values.ToArray();
        }

        _cookies.WriteTo(response);
        if (Body.CanSeek)
        {
            Body.Position = 0;
        }

        await Body.CopyToAsync(response.Body, cancellation);
    }

    private sealed class CollectedCookies : HttpCookies
    {
        private readonly List<IHttpCookie> _cookies = [];

        public override void Append(string name, string value) => Append(new HttpCookie(name, value));

        public override void Append(IHttpCookie cookie) => _cookies.Add(cookie);

        public override IHttpCookie CreateNew() => new HttpCookie(string.Empty, string.Empty);

        public void WriteTo(HttpResponse response)
        {
            foreach (IHttpCookie cookie in _cookies)
            {
                response.Cookies.Append(cookie.Name, cookie.Value, new CookieOptions
                {
                    Domain = cookie.Domain,
                    Path = cookie.Path ?? "/",
                    Expires = cookie.Expires,
                    MaxAge = cookie.MaxAge is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
                    HttpOnly = cookie.HttpOnly ?? false,
                    Secure = cookie.Secure ?? false,
                    SameSite = cookie.SameSite switch
                    {
                        SameSite.Lax => SameSiteMode.Lax,
                        SameSite.Strict => SameSiteMode.Strict,
                        SameSite.ExplicitNone => SameSiteMode.None,
                        _ => SameSiteMode.Unspecified,
                    },
                });
            }
        }
    }
}
