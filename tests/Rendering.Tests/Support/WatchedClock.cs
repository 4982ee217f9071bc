using Atelier.Contracts.Time;

namespace Atelier.Rendering.Tests;

/// <summary>A manual clock that says when somebody has begun to wait on it, so that a test moves it neither too early nor too late.</summary>
internal sealed class WatchedClock(ManualTimeProvider time) : TimeProvider
{
    /// <summary>Released once for each timer that was set.</summary>
    public SemaphoreSlim TimersSet { get; } = new(0);

    public override long TimestampFrequency => time.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => time.LocalTimeZone;

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

    public override long GetTimestamp() => time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = time.CreateTimer(callback, state, dueTime, period);
        TimersSet.Release();
        return timer;
    }

    /// <summary>Waits until a timer is set, then moves the clock.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        // The limit is never reached where all is well: it lets a test fail that would wait for ever.
        if (!await TimersSet.WaitAsync(TimeSpan.FromMinutes(2)))
        {
            throw new TimeoutException("Nobody waits on the clock.");
        }

        time.Advance(by);
    }
}
