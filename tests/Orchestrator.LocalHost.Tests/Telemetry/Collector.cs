using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Orchestrator.LocalHost.Tests.Telemetry;

/// <summary>What an OpenTelemetry collector is to a host: two addresses that take OTLP.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Path, ProtobufMessage Body)> _received = new();

    private Collector(WebApplication app)
    {
        _app = app;
        app.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            _received.Enqueue((http.Request.Path, new ProtobufMessage(body.ToArray())));
            http.Response.StatusCode = StatusCodes.Status200OK;
        });
    }

    public string Url => _app.Urls.First();

    public IEnumerable<Span> Spans => _received.Where(each => each.Path == "/v1/traces")
        .SelectMany(each => each.Body.Messages(1, 2, 2))
        .Select(span => new Span(span.Hex(1), span.Hex(2), span.Hex(4), span.Text(5), span.Number(6)));

    /// <summary>Attributes of what sent the spans.</summary>
    public IEnumerable<(string Key, string Value)> Resource => _received.Where(each => each.Path == "/v1/traces")
        .SelectMany(each => each.Body.Messages(1, 1, 1))
        .Select(attribute => (attribute.Text(1), attribute.Messages(2).First().Text(1)));

    public IEnumerable<string> Metrics => _received.Where(each => each.Path == "/v1/metrics")
        .SelectMany(each => each.Body.Messages(1, 2, 2))
        .Select(metric => metric.Text(1));

    public static async Task<Collector> Start()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var collector = new Collector(builder.Build());
        await collector._app.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>Kind as OTLP counts: 1 internal, 2 server, 3 client, 4 producer.</summary>
    internal sealed record Span(string TraceId, string SpanId, string ParentSpanId, string Name, long Kind);
}
