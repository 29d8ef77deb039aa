using System.Net.Http.Json;
using System.Text.Json;

namespace Orchestrator.LocalHost.Tests.Telemetry;

public sealed class TelemetryTests : IDisposable
{
    private readonly string _settings = Path.GetTempFileName();

    public void Dispose() => File.Delete(_settings);

    [Fact]
    public async Task Request_WithATraceParent_IsOneTraceDownToTheActivity()
    {
        await using Collector collector = await Collector.Start();
        string traceId = Guid.NewGuid().ToString("N");

        await RunOne(collector, traceId, ("OTEL_SERVICE_NAME", "night-shift"));

        Collector.Span[] spans = [.. collector.Spans.Where(span => span.TraceId == traceId)];
        Collector.Span create = Assert.Single(spans, span => span.Name == "create_orchestration:Fulfil" && span.Kind == 4);
        Collector.Span orchestration = Assert.Single(spans, span => span.Name == "orchestration:Fulfil" && span.Kind == 2);
        Collector.Span call = Assert.Single(spans, span => span.Name == "activity:Take" && span.Kind == 3);
        Collector.Span work = Assert.Single(spans, span => span.Name == "activity:Take" && span.Kind == 2);
        Assert.Contains(spans, span => span.SpanId == create.ParentSpanId && span is { Kind: 2, ParentSpanId: "00000000000000aa" });
        Assert.Equal(
            [create.SpanId, orchestration.SpanId, call.SpanId], [orchestration.ParentSpanId, call.ParentSpanId, work.ParentSpanId]);
        Assert.Contains(("service.name", "night-shift"), collector.Resource);
        Assert.Contains("durabletask.activity.duration", collector.Metrics);
        Assert.Contains("durabletask.activities.waiting", collector.Metrics);
    }

    [Theory]
    [InlineData("OTEL_SDK_DISABLED", "true", false, false)]
    [InlineData("OTEL_TRACES_EXPORTER", "none", false, true)]
    [InlineData("OTEL_METRICS_EXPORTER", "none", true, false)]
    public async Task Setting_SwitchesASignalOff(string setting, string value, bool traces, bool metrics)
    {
        await using Collector collector = await Collector.Start();

        await RunOne(collector, Guid.NewGuid().ToString("N"), (setting, value));

        Assert.Equal((traces, metrics), (collector.Spans.Any(), collector.Metrics.Any()));
    }

    /// <summary>Runs an orchestration in a host that sends to the collector, and stops the host.</summary>
    private async Task RunOne(Collector collector, string traceId, (string Name, string Value) setting)
    {
        var values = new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Url,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            [setting.Name] = setting.Value,
        };
        await File.WriteAllTextAsync(_settings, JsonSerializer.Serialize(new { Values = values }));
        await using RunningHost host = await RunningHost.Start(RunningHost.Options with { SettingsFile = _settings });
        using var request = new HttpRequestMessage(HttpMethod.Post, RunningHost.Api + "/orchestrators/Fulfil?timeout=20");
        request.Headers.Add("traceparent", $"00-{traceId}-00000000000000aa-01");
        request.Content = JsonContent.Create(new Order("tea", 1));
        using HttpResponseMessage response = await host.Http.SendAsync(request);
        Assert.True(response.IsSuccessStatusCode);
    }
}
