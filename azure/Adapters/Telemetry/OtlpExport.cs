using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Atelier.Azure.Telemetry;

/// <summary>Sends a process's traces and metrics to an OTLP endpoint: the studio's own sources and meters, and the runtime's. Thread-safe.</summary>
public sealed class OtlpExport : IDisposable
{
    private readonly TracerProvider _traces;
    private readonly MeterProvider _metrics;

    private OtlpExport(string service)
    {
        var resource = ResourceBuilder.CreateDefault().AddService(service);
        var traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource("Atelier.*");
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OTEL_TRACES_SAMPLER")))
        {
            // Programs that trace nothing of their own still send a trace context that says "not sampled": a brief of theirs is traced all the same.
            traces.SetSampler(new AlwaysOnSampler());
        }

        _traces = traces.AddOtlpExporter().Build();
        _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter("Atelier.*", "System.Runtime").AddOtlpExporter().Build();
    }

    /// <summary>Starts sending where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says; null where it says nothing. Headers and protocol are OpenTelemetry's own settings.</summary>
    /// <param name="service">The name that the process goes by.</param>
    /// <exception cref="FormatException">It says something that is no address.</exception>
    public static OtlpExport? Start(string service)
    {
        var endpoint = Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT");
        return string.IsNullOrEmpty(endpoint) ? null
            : Uri.TryCreate(endpoint, UriKind.Absolute, out _) ? new(service)
            : throw new FormatException("OTEL_EXPORTER_OTLP_ENDPOINT is no address; write it like http://localhost:4317.");
    }

    /// <summary>Sends what has come up to now.</summary>
    public void Flush()
    {
        _traces.ForceFlush();
        _metrics.ForceFlush();
    }

    /// <summary>Sends what is left and ends.</summary>
    public void Dispose()
    {
        _traces.Dispose();
        _metrics.Dispose();
    }
}
