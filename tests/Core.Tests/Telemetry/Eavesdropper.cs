using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Atelier.Core.Tests.Telemetry;

/// <summary>Hears every span and measurement of the studio in this process, those of other tests too.</summary>
internal sealed class Eavesdropper : IDisposable
{
    private readonly ActivityListener _spans;
    private readonly MeterListener _meters = new();

    public Eavesdropper()
    {
        _spans = new()
        {
            ShouldListenTo = source => source.Name.StartsWith("Atelier.", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = Spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_spans);
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name.StartsWith("Atelier.", StringComparison.Ordinal)) listener.EnableMeasurementEvents(instrument);
        };
        _meters.SetMeasurementEventCallback<long>((i, v, tags, _) => Measurements.Enqueue((i.Name, v, Text(tags))));
        _meters.SetMeasurementEventCallback<int>((i, v, tags, _) => Measurements.Enqueue((i.Name, v, Text(tags))));
        _meters.SetMeasurementEventCallback<double>((i, v, tags, _) => Measurements.Enqueue((i.Name, v, Text(tags))));
        _meters.Start();
    }

    public ConcurrentQueue<Activity> Spans { get; } = new();

    public ConcurrentQueue<(string Name, double Value, string Tags)> Measurements { get; } = new();

    public IEnumerable<string> Everything() =>
        Spans.SelectMany(s => s.TagObjects.Select(t => $"{t.Key} {t.Value}").Append($"{s.DisplayName} {s.StatusDescription}")).Concat(Measurements.Select(m => m.Tags));

    public void Dispose()
    {
        _spans.Dispose();
        _meters.Dispose();
    }

    private static string Text(ReadOnlySpan<KeyValuePair<string, object?>> tags) => string.Join(',', tags.ToArray().Select(t => $"{t.Key}={t.Value}"));
}
