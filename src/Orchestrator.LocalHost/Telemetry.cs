using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Orchestrator.LocalHost.Http;

namespace Orchestrator.LocalHost;

/// <summary>
/// Sends traces and metrics by OTLP where the standard <c>OTEL_*</c> settings say so; nothing without them. A trace is one from the request
/// to the calls that activities make; with <c>OTEL_SDK_DISABLED</c>, <c>OTEL_TRACES_EXPORTER</c> or <c>OTEL_METRICS_EXPORTER</c> it is
/// switched off again, whole or in part.
/// </summary>
internal sealed class Telemetry : IDisposable
{
    private readonly TracerProvider? _traces;
    private readonly MeterProvider? _metrics;

    public Telemetry(IConfiguration settings)
    {
        if (IsWanted(settings, "TRACES"))
        {
            _traces = Sdk.CreateTracerProviderBuilder()
                .ConfigureServices(services => services.AddSingleton(settings))
                .ConfigureResource(Describe)
                .AddSource("Microsoft.DurableTask", "Microsoft.AspNetCore", "System.Net.Http")
                .AddOtlpExporter()
                .Build();
        }

        if (IsWanted(settings, "METRICS"))
        {
            _metrics = Sdk.CreateMeterProviderBuilder()
                .ConfigureServices(services => services.AddSingleton(settings))
                .ConfigureResource(Describe)
                .AddMeter("DurableTask.Sqlite", "Microsoft.AspNetCore.Hosting", "System.Net.Http", "System.Runtime")
                .AddOtlpExporter()
                .Build();
        }
    }

    /// <summary>Sends what is left.</summary>
    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }

    private static bool IsWanted(IConfiguration settings, string signal) =>
        !string.Equals(settings["OTEL_SDK_DISABLED"], "true", StringComparison.OrdinalIgnoreCase)
        && settings[$"OTEL_{signal}_EXPORTER"] switch
        {
            null or "" => IsSet(settings, "OTEL_EXPORTER_OTLP_ENDPOINT") || IsSet(settings, $"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"),
            string exporters => exporters.Split(',', StringSplitOptions.TrimEntries).Contains("otlp", StringComparer.OrdinalIgnoreCase),
        };

    private static bool IsSet(IConfiguration settings, string name) => !string.IsNullOrEmpty(settings[name]);

    /// <summary><c>OTEL_SERVICE_NAME</c> and <c>OTEL_RESOURCE_ATTRIBUTES</c> come last and win.</summary>
    private static void Describe(ResourceBuilder resource) =>
        resource.AddService("orchestrator", serviceVersion: Health.Version).AddEnvironmentVariableDetector();
}
