using Atelier.Web.Pipeline;
using Microsoft.AspNetCore.Http;

namespace Atelier.Web.Health;

/// <summary>Counts this process's requests by the minute, for the last hour; what probes and browsers' caches ask for is left out. Thread-safe.</summary>
internal sealed class Traffic(TimeProvider clock)
{
    private const int Kept = 60;

    private readonly Lock _lock = new();
    private readonly Queue<Minute> _minutes = new();
    private Minute? _now;

    public RequestDelegate Use(RequestDelegate next) => async context =>
    {
        var started = clock.GetTimestamp();
        await next(context);
        if (!Paths.IsHealth(context.Request) && !context.Request.Path.StartsWithSegments("/static", StringComparison.Ordinal) && context.Response.ContentType != "text/event-stream")
        {
            Count(context.Response.StatusCode, clock.GetElapsedTime(started).TotalMilliseconds);
        }
    };

    /// <summary>The last sixty minutes, oldest first, quiet ones included.</summary>
    public IReadOnlyList<Minute> LastHour()
    {
        var now = MinuteOf(clock.GetUtcNow());
        lock (_lock)
        {
            var known = _minutes.Append(_now).OfType<Minute>().DistinctBy(m => m.At).ToDictionary(m => m.At);
            return [.. Enumerable.Range(0, Kept).Select(back => now.AddMinutes(back - Kept + 1)).Select(at => known.GetValueOrDefault(at) ?? new(at, 0, 0, 0, 0))];
        }
    }

    private void Count(int status, double milliseconds)
    {
        var at = MinuteOf(clock.GetUtcNow());
        lock (_lock)
        {
            if (_now is { } before && before.At != at)
            {
                _minutes.Enqueue(before);
                while (_minutes.Count > Kept)
                {
                    _minutes.Dequeue();
                }

                _now = null;
            }

            var now = _now ?? new(at, 0, 0, 0, 0);
            _now = new(at, now.Requests + 1, now.Failures + (status >= 500 ? 1 : 0), now.Milliseconds + milliseconds, Math.Max(now.Slowest, milliseconds));
        }
    }

    private static DateTimeOffset MinuteOf(DateTimeOffset time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
}
