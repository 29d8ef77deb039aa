using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Amazon.Runtime;

namespace AwsSimulator.Tests.OutsideClients;

/// <summary>Writes down what a client sends, one JSON object a request, and passes it on; or answers with an empty object itself.</summary>
internal sealed class RecordingHandler(string service, ConcurrentQueue<string> lines, bool passOn)
    : DelegatingHandler(new HttpClientHandler())
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string? body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
        string? target = request.Headers.TryGetValues("X-Amz-Target", out IEnumerable<string>? values) ? values.Single() : null;
        lines.Enqueue(JsonSerializer.Serialize(
            new { service, method = request.Method.Method, path = request.RequestUri!.PathAndQuery, target, body, real = passOn }));
        return passOn
            ? await base.SendAsync(request, cancellationToken)
            : new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("{}"), RequestMessage = request };
    }
}

/// <summary>Gives every HTTP client of an SDK client a recording handler.</summary>
internal sealed class RecordingFactory(string service, ConcurrentQueue<string> lines, bool passOn) : HttpClientFactory
{
    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new RecordingHandler(service, lines, passOn));

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;
}
