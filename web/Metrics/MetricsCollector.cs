using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;

namespace Atelier.Web.Metrics;

/// <summary>
/// Adds up what the process measures, for whoever asks: the studio's own meters and the runtime's. One a process, since meters are. Thread-safe.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "There is one, and it listens as long as the process lives.")]
internal sealed class MetricsCollector
{
    // Tags are few by design; this keeps a mistake from eating the memory.
    private const int MaxSeries = 2_000;

    private static readonly Lazy<MetricsCollector> Shared = new(() => new());
    private static readonly double[] DefaultBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly Lock _gate = new();
    private readonly MeterListener _listener = new();
    private readonly SortedDictionary<string, (Instrument Instrument, Dictionary<string, Series> Series)> _instruments = new(StringComparer.Ordinal);

    private MetricsCollector()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name.StartsWith("Atelier.", StringComparison.Ordinal) || instrument.Meter.Name == "System.Runtime")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((i, v, tags, _) => Take(i, v, tags));
        _listener.SetMeasurementEventCallback<long>((i, v, tags, _) => Take(i, v, tags));
        _listener.SetMeasurementEventCallback<float>((i, v, tags, _) => Take(i, v, tags));
        _listener.SetMeasurementEventCallback<double>((i, v, tags, _) => Take(i, v, tags));
        _listener.Start();
    }

    /// <summary>The process's own; measuring begins with the first use.</summary>
    public static MetricsCollector Instance => Shared.Value;

    /// <summary>All that was measured up to now, in Prometheus' text form.</summary>
    public string Read()
    {
        _listener.RecordObservableInstruments();
        var text = new PrometheusText();
        lock (_gate)
        {
            foreach (var (_, (instrument, series)) in _instruments)
            {
                text.Add(instrument, series);
            }
        }

        return text.ToString();
    }

    private static bool IsGauge(Instrument instrument) => PrometheusText.KindOf(instrument) == "gauge";

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = PrometheusText.Labels(tags);
        lock (_gate)
        {
            if (!_instruments.TryGetValue(instrument.Name, out var known))
            {
                _instruments[instrument.Name] = known = (instrument, new(StringComparer.Ordinal));
            }

            if (!known.Series.TryGetValue(labels, out var series))
            {
                if (known.Series.Count >= MaxSeries) return;
                known.Series[labels] = series = new(PrometheusText.KindOf(instrument) == "histogram" ? Bounds(instrument) : null);
            }

            // What is observed is the total already.
            if (IsGauge(instrument) || instrument.IsObservable) series.Set(value);
            else series.Add(value);
        }
    }

    private static IReadOnlyList<double> Bounds(Instrument instrument) =>
        (instrument as Histogram<double>)?.Advice?.HistogramBucketBoundaries ?? DefaultBounds;
}
