using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Atelier.GpuWorker;

/// <summary>Sends the worker's traces and metrics to an OTLP endpoint.</summary>
internal sealed class Telemetry : IDisposable
{
    private readonly TracerProvider _traces;
    private readonly MeterProvider _metrics;

    private Telemetry()
    {
        var worker = ResourceBuilder.CreateDefault().AddService("atelier-gpu-worker");
        _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(worker).AddSource("Atelier.*").AddOtlpExporter().Build();
        _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(worker).AddMeter("Atelier.*", "System.Runtime").AddOtlpExporter().Build();
    }

    /// <summary>Starts sending; null where there is nowhere to send to. Endpoint, headers and protocol are OpenTelemetry's own settings.</summary>
    public static IDisposable? Start(WorkerSettings settings) => settings.Telemetry is null ? null : new Telemetry();

    /// <summary>Sends what is left.</summary>
    public void Dispose()
    {
        _traces.Dispose();
        _metrics.Dispose();
    }
}
