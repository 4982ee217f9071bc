using System.Diagnostics.Metrics;

namespace Atelier.Web.Health;

/// <summary>Listens to this process's own instruments and keeps the last hour by the minute: pictures drawn, and how long they took. One for the process. Thread-safe.</summary>
internal sealed class Figures
{
    private const int Kept = 60;

    private readonly Lock _lock = new();
    private readonly Dictionary<DateTimeOffset, (double Pictures, double Slowest)> _minutes = [];

    private Figures()
    {
        // Lives as long as the process does.
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name is "atelier.renders" or "atelier.render.duration" && instrument.Meter.Name.StartsWith("Atelier", StringComparison.Ordinal))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => Add(value, 0));
        listener.SetMeasurementEventCallback<double>((_, value, _, _) => Add(0, value));
        listener.Start();
        Listener = listener;
    }

    /// <summary>Those of this process.</summary>
    public static Figures OfProcess { get; } = new();

    private MeterListener Listener { get; }

    /// <summary>The last sixty minutes, oldest first, quiet ones included: pictures that ended, and the seconds of the slowest.</summary>
    public IReadOnlyList<(DateTimeOffset At, double Pictures, double Slowest)> LastHour()
    {
        var now = MinuteOf(TimeProvider.System.GetUtcNow());
        lock (_lock)
        {
            return [.. Enumerable.Range(0, Kept).Select(back => now.AddMinutes(back - Kept + 1)).Select(at => _minutes.TryGetValue(at, out var m) ? (at, m.Pictures, m.Slowest) : (at, 0, 0))];
        }
    }

    private void Add(double pictures, double seconds)
    {
        var at = MinuteOf(TimeProvider.System.GetUtcNow());
        lock (_lock)
        {
            var minute = _minutes.GetValueOrDefault(at);
            _minutes[at] = (minute.Pictures + pictures, Math.Max(minute.Slowest, seconds));
            if (_minutes.Count > 2 * Kept)
            {
                foreach (var old in _minutes.Keys.Where(k => k < at.AddMinutes(-Kept)).ToList())
                {
                    _minutes.Remove(old);
                }
            }
        }
    }

    private static DateTimeOffset MinuteOf(DateTimeOffset time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
}
