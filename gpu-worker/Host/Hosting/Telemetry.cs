using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Atelier.GpuWorker;

/// <summary>Sends the studio's metrics to an OTLP endpoint.</summary>
internal static class Telemetry
{
    /// <summary>Starts sending; null where there is nowhere to send to. Endpoint, headers and protocol are OpenTelemetry's own settings.</summary>
    public static IDisposable? Start(WorkerSettings settings) => settings.Telemetry is null
        ? null
        : Sdk.CreateMeterProviderBuilder().AddMeter("Atelier.*").AddOtlpExporter().Build();
}
