using System.Diagnostics.Metrics;

namespace Atelier.GpuWorker;

/// <summary>
/// Gauges of the machine's GPUs: <c>hw.gpu.utilization</c> (0 to 1), <c>hw.gpu.memory.usage</c> and <c>hw.gpu.memory.limit</c> (bytes), <c>hw.temperature</c> (degrees Celsius), each
/// tagged with <c>hw.id</c> and <c>hw.name</c>. Without a GPU there are no measurements, and nothing fails. Source of the names: OpenTelemetry semantic conventions for hardware metrics.
/// </summary>
internal sealed class GpuGauges : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Atelier.Gpu";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private readonly Meter _meter = new(MeterName);
    private volatile IReadOnlyList<GpuReading> _readings = [];

    public GpuGauges()
    {
        _meter.CreateObservableGauge("hw.gpu.utilization", () => Measure(r => r.Utilisation), "1", "Share of the last moments in which the GPU worked.");
        _meter.CreateObservableGauge("hw.gpu.memory.usage", () => Measure(r => r.MemoryUsed), "By", "GPU memory in use.");
        _meter.CreateObservableGauge("hw.gpu.memory.limit", () => Measure(r => r.MemoryTotal), "By", "GPU memory there is.");
        _meter.CreateObservableGauge("hw.temperature", () => Measure(r => r.Temperature), "Cel", "Temperature of the GPU.");
    }

    /// <summary>Reads now and then until cancelled. Stops at once where there is no GPU.</summary>
    public async Task RunAsync(NvidiaSmi source, TimeProvider clock, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var readings = await source.ReadAsync(cancellationToken);
            if (readings.Count == 0 && _readings.Count == 0)
            {
                return;
            }

            _readings = readings;
            await Task.Delay(Interval, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<T>> Measure<T>(Func<GpuReading, T?> of)
        where T : struct =>
        _readings.Where(r => of(r) is not null).Select(r => new Measurement<T>(of(r)!.Value, new("hw.id", r.Index.ToString(System.Globalization.CultureInfo.InvariantCulture)), new("hw.name", r.Name)));
}
