using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Atelier.Local.Hosting;

/// <summary>Sends the studio's traces and metrics to an OTLP endpoint.</summary>
internal sealed class LocalTelemetry : IDisposable
{
    private readonly TracerProvider _traces;
    private readonly MeterProvider _metrics;

    private LocalTelemetry()
    {
        var studio = ResourceBuilder.CreateDefault().AddService("atelier");
        _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(studio).AddSource("Atelier.*").AddOtlpExporter().Build();
        _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(studio).AddMeter("Atelier.*", "System.Runtime").AddOtlpExporter().Build();
    }

    /// <summary>Starts sending where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says; null where it says nothing. Headers and protocol are OpenTelemetry's own settings.</summary>
    public static IDisposable? Start() =>
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT")) ? null : new LocalTelemetry();

    /// <summary>Sends what is left.</summary>
    public void Dispose()
    {
        _traces.Dispose();
        _metrics.Dispose();
    }
}
